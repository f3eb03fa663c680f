import { MatchingApi, ShardedMatching } from '@app/contracts';
import { Clock, required } from '@app/kernel';
import { AppConfig, RandomBytes } from '@app/platform';
import { StreamRegistry } from '@app/streams';
import type { DynamicModule, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { matchStage } from './domain/match.stage';
import { MatchingEngineService, MatchingRuntime } from './matching-engine.service';

/** The shards of this process: they begin and end with it. */
class MatchingShards implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(readonly services: readonly MatchingEngineService[]) {}

  onApplicationBootstrap(): void {
    for (const service of this.services) service.begin();
  }

  onModuleDestroy(): void {
    for (const service of this.services) service.end();
  }

  /** All of them as one port. */
  get port(): MatchingApi {
    const [first, ...others] = this.services;
    return others.length === 0 ? required(first, 'a shard') : new ShardedMatching(this.services);
  }
}

/** The order books, as a stage for each shard that this process owns. */
@Module({})
export class MatchingEngineModule {
  static forShards(shards: readonly number[]): DynamicModule {
    const services = {
      provide: MatchingShards,
      inject: [StreamRegistry, Clock, RandomBytes, AppConfig],
      useFactory: (
        streams: StreamRegistry,
        clock: Clock,
        random: RandomBytes,
        { accountShards }: AppConfig,
      ) =>
        new MatchingShards(
          shards.map((shard) => {
            const stage = streams.addStage(matchStage(shard, accountShards));
            const runtime = new MatchingRuntime(stage, shard);
            return new MatchingEngineService(runtime, clock, random);
          }),
        ),
    };
    const port = {
      provide: MatchingApi,
      inject: [MatchingShards],
      useFactory: (all: MatchingShards) => all.port,
    };
    const providers = [services, port];
    return { module: MatchingEngineModule, global: true, providers, exports: [MatchingApi] };
  }
}
