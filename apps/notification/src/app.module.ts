import type { PlatformRuntime } from '@app/platform';
import { NotificationModule, NotificationRpcController } from '@app/notification';
import { ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** Notifications in a process of their own. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const ground = ServiceModule.forRoot(runtime, { answersAs: ['notification'] });
    return {
      module: AppModule,
      imports: [ground, NotificationModule],
      controllers: [NotificationRpcController],
    };
  }
}
