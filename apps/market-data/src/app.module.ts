import type { PlatformRuntime } from '@app/platform';
import { MarketDataModule, MarketDataRpcController } from '@app/market-data';
import { MarketFeedBroadcast, ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** Market data in a process of its own; as many as are wanted may run. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const ground = ServiceModule.forRoot(runtime, { answersAs: ['market-data'] });
    return {
      module: AppModule,
      imports: [ground, MarketDataModule],
      controllers: [MarketDataRpcController],
      providers: [MarketFeedBroadcast],
    };
  }
}
