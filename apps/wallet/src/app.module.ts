import { WALLET_STREAM } from '@app/contracts';
import type { PlatformRuntime } from '@app/platform';
import { WalletModule, WalletRpcController } from '@app/wallet';
import { ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** Wallet in a process of its own. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const ground = ServiceModule.forRoot(runtime, {
      answersAs: ['wallet'],
      owned: [WALLET_STREAM],
    });
    return {
      module: AppModule,
      imports: [ground, WalletModule],
      controllers: [WalletRpcController],
    };
  }
}
