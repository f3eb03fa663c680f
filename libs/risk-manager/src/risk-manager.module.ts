import { RiskApi, ShardedRisk } from '@app/contracts';
import { Clock, required } from '@app/kernel';
import { AppConfig, Database } from '@app/platform';
import { StreamRegistry } from '@app/streams';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { breachesProjection } from './database/breaches.projection';
import { riskStage } from './domain/risk.stage';
import { RiskManagerService, RiskRuntime } from './risk-manager.service';

/** Approves or refuses every request before money is touched. */
@Module({})
export class RiskManagerModule {
  /** A stage for each shard of accounts that this process owns, behind one port. */
  static forShards(shards: readonly number[]): DynamicModule {
    const port = {
      provide: RiskApi,
      inject: [StreamRegistry, AppConfig, Database, Clock],
      useFactory: (
        streams: StreamRegistry,
        config: AppConfig,
        database: Database,
        clock: Clock,
      ): RiskApi => {
        const places = shards.map((shard) => ({ shard, shards: config.accountShards }));
        const stages = places.map((place) => {
          return streams.addStage(riskStage(config.matchShards, place));
        });
        const breaches = streams.addProjection(breachesProjection(shards));
        const services = places.map((place, index) => {
          const runtime = new RiskRuntime(required(stages[index], 'a stage'), breaches, place);
          return new RiskManagerService(runtime, database, clock);
        });
        const [first, ...others] = services;
        return others.length === 0 ? required(first, 'a shard') : new ShardedRisk(services);
      },
    };
    return { module: RiskManagerModule, global: true, providers: [port], exports: [RiskApi] };
  }
}
