import { ClientGatewayModule } from '@app/client-gateway';
import { DemoModule } from '@app/demo';
import { Clock } from '@app/kernel';
import { MarketDataModule } from '@app/market-data';
import { MatchingEngineModule } from '@app/matching-engine';
import { NotificationModule } from '@app/notification';
import { OrderManagerModule } from '@app/order-manager';
import type { PlatformRuntime } from '@app/platform';
import {
  AppConfig,
  AppLogger,
  Database,
  HealthModule,
  PlatformModule,
  typeOrmRoot,
} from '@app/platform';
import { ReportingModule } from '@app/reporting';
import { RiskManagerModule } from '@app/risk-manager';
import { LocalOperationsModule } from '@app/service';
import { StreamsModule } from '@app/streams';
import { UserModule } from '@app/user';
import { WalletModule } from '@app/wallet';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { StreamsHealth } from './streams-health';
import { streamsEnvironment } from './streams-environment';

const READERS = [MarketDataModule, ReportingModule, NotificationModule];

/** The whole exchange in one process. */
@Module({ providers: [StreamsHealth] })
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const inject = [AppConfig, Database, Clock, AppLogger];
    const streams = StreamsModule.forRootAsync({ inject, useFactory: streamsEnvironment });
    const ground = [PlatformModule.forRoot(runtime), HealthModule, typeOrmRoot(), streams];
    const door = [LocalOperationsModule, ClientGatewayModule.forRoot(), DemoModule];
    const { matchShards, accountShards } = runtime.config;
    const accounts = upTo(accountShards);
    const stages = [
      OrderManagerModule,
      RiskManagerModule.forShards(accounts),
      WalletModule.forShards(accounts),
      MatchingEngineModule.forShards(upTo(matchShards)),
    ];
    const imports = [...ground, UserModule, ...stages, ...READERS, ...door];
    return { module: AppModule, imports };
  }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, shard) => shard);
}
