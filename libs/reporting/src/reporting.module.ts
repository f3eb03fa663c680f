import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';

import { ReportingApi } from '@app/contracts';
import { AppConfig } from '@app/platform';

import { ReportingOptions } from './reporting.options';
import { ReportingService } from './reporting.service';

/** Reporting as a Nest module; `forRoot` for more than one match shard. */
@Global()
@Module({
  providers: [
    {
      provide: ReportingOptions,
      inject: [AppConfig],
      useFactory: (config: AppConfig): ReportingOptions => ({ shards: config.matchShards }),
    },
    ReportingService,
    { provide: ReportingApi, useExisting: ReportingService },
  ],
  exports: [ReportingApi],
})
export class ReportingModule {
  static forRoot(options: ReportingOptions): DynamicModule {
    return {
      module: ReportingModule,
      providers: [{ provide: ReportingOptions, useValue: options }],
    };
  }
}
