import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { PlatformRuntime } from '@app/platform';
import { HealthModule, PlatformModule } from '@app/platform';

/** The whole exchange in one process. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.forRoot(runtime), HealthModule] };
  }
}
