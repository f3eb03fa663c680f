import { RISK_STREAM } from '@app/contracts';
import type { PlatformRuntime } from '@app/platform';
import { RiskManagerModule, RiskManagerRpcController } from '@app/risk-manager';
import { ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** Risk manager in a process of its own. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const ground = ServiceModule.forRoot(runtime, {
      answersAs: ['risk-manager'],
      owned: [RISK_STREAM],
    });
    return {
      module: AppModule,
      imports: [ground, RiskManagerModule],
      controllers: [RiskManagerRpcController],
    };
  }
}
