import { RiskApi } from '@app/contracts';
import { AppConfig } from '@app/platform';
import { StreamRegistry } from '@app/streams';
import { Global, Module } from '@nestjs/common';

import { breachesProjection } from './database/breaches.projection';
import { riskStage } from './domain/risk.stage';
import { RiskManagerService, RiskRuntime } from './risk-manager.service';

/** Approves or refuses every request before money is touched. */
@Global()
@Module({
  providers: [
    RiskManagerService,
    {
      provide: RiskRuntime,
      inject: [StreamRegistry, AppConfig],
      useFactory: (streams: StreamRegistry, config: AppConfig) =>
        new RiskRuntime(
          streams.addStage(riskStage(config.matchShards)),
          streams.addProjection(breachesProjection),
        ),
    },
    { provide: RiskApi, useExisting: RiskManagerService },
  ],
  exports: [RiskApi],
})
export class RiskManagerModule {}
