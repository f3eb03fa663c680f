import { riskService, riskStream } from '@app/contracts';
import type { PlatformRuntime } from '@app/platform';
import { RiskManagerModule, riskManagerRpcController } from '@app/risk-manager';
import { ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** One shard of risk-manager in a process of its own. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const { accountShard } = runtime.config;
    const ground = ServiceModule.forRoot(runtime, {
      answersAs: [riskService(accountShard)],
      owned: [riskStream(accountShard)],
    });
    return {
      module: AppModule,
      imports: [ground, RiskManagerModule.forShards([accountShard])],
      controllers: [riskManagerRpcController(accountShard)],
    };
  }
}
