import { ClientGatewayModule } from '@app/client-gateway';
import { DemoModule } from '@app/demo';
import type { PlatformRuntime } from '@app/platform';
import { NeighboursModule, RemoteOperationsModule, ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { SeedWhenAllAreThereModule } from './seed-when-all-are-there';

/** The public door in a process of its own; as many as are wanted may run. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const ground = ServiceModule.forRoot(runtime, {
      answersAs: ['client-gateway'],
      streams: false,
    });
    const around = [ground, NeighboursModule, RemoteOperationsModule];
    const imports = [...around, ClientGatewayModule.forRoot()];
    return { module: AppModule, imports: [...imports, SeedWhenAllAreThereModule, DemoModule] };
  }
}
