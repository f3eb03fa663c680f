import type { PlatformRuntime } from '@app/platform';
import {
  AppConfig,
  AppLogger,
  Database,
  HealthModule,
  HealthRegistry,
  PlatformModule,
  RpcModule,
  typeOrmRoot,
} from '@app/platform';
import { Clock } from '@app/kernel';
import { StreamsModule } from '@app/streams';
import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';

import { redisStreams } from './redis-streams';
import { ProcessStatus } from './status/process-status';
import { statusController } from './status/status.controller';
import { ServiceHealth, Standby } from './service-health';

/** What makes one service different from another on its ground floor. */
export interface ServiceGround {
  /** What it answers as: the first parts of its patterns. */
  readonly answersAs: readonly string[];
  /** Streams whose stage runs in it. */
  readonly owned?: readonly string[];
  /** False for a process without journals, projections and tables. */
  readonly streams?: boolean;
}

@Global()
@Module({ providers: [Standby], exports: [Standby] })
class StandbyModule {}

@Module({ providers: [ServiceHealth] })
class ServiceHealthModule {}

@Module({})
class StatusModule {}

/** The ground floor of a service: platform, RPC, streams over Redis, health. */
@Module({})
export class ServiceModule {
  static forRoot(runtime: PlatformRuntime, ground: ServiceGround): DynamicModule {
    const bus = [PlatformModule.forRoot(runtime), RpcModule.forRoot(ground.answersAs)];
    const status = {
      module: StatusModule,
      providers: [ProcessStatus],
      // The gateway asks and is not asked.
      controllers: ground.answersAs
        .filter((name) => name !== 'client-gateway')
        .slice(0, 1)
        .map(statusController),
    };
    const ends = [HealthModule, StandbyModule, ServiceHealthModule, status];
    const journals = ground.streams === false ? [] : [typeOrmRoot(), streams(ground.owned ?? [])];
    return { module: ServiceModule, imports: [...bus, ...journals, ...ends] };
  }
}

function streams(owned: readonly string[]): DynamicModule {
  return StreamsModule.forRootAsync({
    inject: [AppConfig, Database, Clock, AppLogger, HealthRegistry, Standby],
    useFactory: (...given: unknown[]) => {
      const [config, database, clock, logger, health, standby] = given as [
        AppConfig,
        Database,
        Clock,
        AppLogger,
        HealthRegistry,
        Standby,
      ];
      return redisStreams(owned, { config, database, clock, logger, health, standby });
    },
  });
}
