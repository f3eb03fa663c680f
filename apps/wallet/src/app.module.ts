import { walletService, walletStream } from '@app/contracts';
import type { PlatformRuntime } from '@app/platform';
import { WalletModule, walletRpcController } from '@app/wallet';
import { ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** One shard of wallet in a process of its own. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const { accountShard } = runtime.config;
    const ground = ServiceModule.forRoot(runtime, {
      answersAs: [walletService(accountShard)],
      owned: [walletStream(accountShard)],
    });
    return {
      module: AppModule,
      imports: [ground, WalletModule.forShards([accountShard])],
      controllers: [walletRpcController(accountShard)],
    };
  }
}
