import { RiskApi } from '@app/contracts';
import { StreamRegistry } from '@app/streams';
import { Global, Module } from '@nestjs/common';

import { breachesProjection } from './database/breaches.projection';
import { riskStage } from './domain/risk.stage';
import { RiskManagerService, RiskRuntime } from './risk-manager.service';

/** Shards of the matching engine whose streams this reads. */
const MATCH_SHARDS = 1;

/** Approves or refuses every request before money is touched. */
@Global()
@Module({
  providers: [
    RiskManagerService,
    {
      provide: RiskRuntime,
      inject: [StreamRegistry],
      useFactory: (streams: StreamRegistry) =>
        new RiskRuntime(
          streams.addStage(riskStage(MATCH_SHARDS)),
          streams.addProjection(breachesProjection),
        ),
    },
    { provide: RiskApi, useExisting: RiskManagerService },
  ],
  exports: [RiskApi],
})
export class RiskManagerModule {}
