import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';

import { MarketDataApi, MarketFeed } from '@app/contracts';
import { AppConfig } from '@app/platform';

import { MarketDataOptions } from './market-data.options';
import { QuoteRecorder } from './quote-recorder';
import { MarketDataService } from './market-data.service';

/** Market data as a Nest module; `forRoot` for more than one match shard. */
@Global()
@Module({
  providers: [
    {
      provide: MarketDataOptions,
      inject: [AppConfig],
      useFactory: (config: AppConfig): MarketDataOptions => ({ shards: config.matchShards }),
    },
    QuoteRecorder,
    MarketDataService,
    { provide: MarketDataApi, useExisting: MarketDataService },
    { provide: MarketFeed, useExisting: MarketDataService },
  ],
  exports: [MarketDataApi, MarketFeed],
})
export class MarketDataModule {
  static forRoot(options: MarketDataOptions): DynamicModule {
    return {
      module: MarketDataModule,
      providers: [{ provide: MarketDataOptions, useValue: options }],
    };
  }
}
