import { ShardedWallet, WalletApi } from '@app/contracts';
import { required } from '@app/kernel';
import { AppConfig, Database } from '@app/platform';
import { StreamRegistry } from '@app/streams';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { ledgerProjection } from './database/ledger.projection';
import { LedgerQueries } from './database/ledger.queries';
import { walletStage } from './domain/wallet.stage';
import { WalletRuntime, WalletService } from './wallet.service';

/** Holds, settles and transfers: the only place where money and shares move. */
@Module({})
export class WalletModule {
  /** A stage for each shard of accounts that this process owns, behind one port. */
  static forShards(shards: readonly number[]): DynamicModule {
    const port = {
      provide: WalletApi,
      inject: [StreamRegistry, AppConfig, Database],
      useFactory: (streams: StreamRegistry, config: AppConfig, database: Database) =>
        portOf(shards, streams, { config, database }),
    };
    return { module: WalletModule, global: true, providers: [port], exports: [WalletApi] };
  }
}

function portOf(
  shards: readonly number[],
  streams: StreamRegistry,
  { config, database }: { config: AppConfig; database: Database },
): WalletApi {
  const { feeMakerBasisPoints, feeTakerBasisPoints, matchShards, accountShards } = config;
  const fees = { makerBasisPoints: feeMakerBasisPoints, takerBasisPoints: feeTakerBasisPoints };
  const queries = new LedgerQueries(database);
  const stages = shards.map((shard) =>
    streams.addStage(walletStage(matchShards, fees, { shard, shards: accountShards })),
  );
  const ledger = streams.addProjection(ledgerProjection(shards));
  const services = shards.map((shard, index) => {
    const stage = required(stages[index], 'a stage');
    return new WalletService(new WalletRuntime(stage, ledger, shard), queries);
  });
  const [first, ...others] = services;
  return others.length === 0 ? required(first, 'a shard') : new ShardedWallet(services);
}
