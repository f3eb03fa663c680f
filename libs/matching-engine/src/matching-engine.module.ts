import { MatchingApi } from '@app/contracts';
import { AppConfig } from '@app/platform';
import { StreamRegistry } from '@app/streams';
import { Global, Module } from '@nestjs/common';

import { matchStage } from './domain/match.stage';
import { MatchingEngineService, MatchingRuntime } from './matching-engine.service';

/** The order books of one shard, as a stage. */
@Global()
@Module({
  providers: [
    MatchingEngineService,
    {
      provide: MatchingRuntime,
      inject: [StreamRegistry, AppConfig],
      useFactory: (streams: StreamRegistry, config: AppConfig) =>
        new MatchingRuntime(streams.addStage(matchStage(config.matchShard)), config.matchShard),
    },
    { provide: MatchingApi, useExisting: MatchingEngineService },
  ],
  exports: [MatchingApi],
})
export class MatchingEngineModule {}
