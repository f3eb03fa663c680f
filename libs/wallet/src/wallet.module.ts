import { WalletApi } from '@app/contracts';
import { AppConfig } from '@app/platform';
import { StreamRegistry } from '@app/streams';
import { Global, Module } from '@nestjs/common';

import { ledgerProjection } from './database/ledger.projection';
import { LedgerQueries } from './database/ledger.queries';
import { walletStage } from './domain/wallet.stage';
import { WalletRuntime, WalletService } from './wallet.service';

/** Holds, settles and transfers: the only place where money and shares move. */
@Global()
@Module({
  providers: [
    LedgerQueries,
    WalletService,
    {
      provide: WalletRuntime,
      inject: [StreamRegistry, AppConfig],
      useFactory: (streams: StreamRegistry, config: AppConfig) => {
        const fees = {
          makerBasisPoints: config.feeMakerBasisPoints,
          takerBasisPoints: config.feeTakerBasisPoints,
        };
        return new WalletRuntime(
          streams.addStage(walletStage(config.matchShards, fees)),
          streams.addProjection(ledgerProjection),
        );
      },
    },
    { provide: WalletApi, useExisting: WalletService },
  ],
  exports: [WalletApi],
})
export class WalletModule {}
