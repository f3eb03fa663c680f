import type { PlatformRuntime } from '@app/platform';
import {
  ApprovalsRpcController,
  AuditRpcController,
  KeptAnswersRpcController,
  SettingsRpcController,
  UserModule,
  UserRpcController,
} from '@app/user';
import { RevocationBroadcast, ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** Users, sessions and API keys in a process of their own. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const ground = ServiceModule.forRoot(runtime, { answersAs: ['user'] });
    return {
      module: AppModule,
      imports: [ground, UserModule],
      controllers: [
        UserRpcController,
        SettingsRpcController,
        ApprovalsRpcController,
        AuditRpcController,
        KeptAnswersRpcController,
      ],
      providers: [RevocationBroadcast],
    };
  }
}
