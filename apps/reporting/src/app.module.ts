import type { PlatformRuntime } from '@app/platform';
import { ReportingModule, ReportingRpcController } from '@app/reporting';
import { ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** Reporting in a process of its own. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const ground = ServiceModule.forRoot(runtime, { answersAs: ['reporting'] });
    return {
      module: AppModule,
      imports: [ground, ReportingModule],
      controllers: [ReportingRpcController],
    };
  }
}
