import { MatchingApi } from '@app/contracts';
import { StreamRegistry } from '@app/streams';
import { Global, Module } from '@nestjs/common';

import { matchStage } from './domain/match.stage';
import { MatchingEngineService, MatchingRuntime } from './matching-engine.service';

/** Shard of the symbols that this process owns. */
const SHARD = 0;

/** The order books of one shard, as a stage. */
@Global()
@Module({
  providers: [
    MatchingEngineService,
    {
      provide: MatchingRuntime,
      inject: [StreamRegistry],
      useFactory: (streams: StreamRegistry) =>
        new MatchingRuntime(streams.addStage(matchStage(SHARD)), SHARD),
    },
    { provide: MatchingApi, useExisting: MatchingEngineService },
  ],
  exports: [MatchingApi],
})
export class MatchingEngineModule {}
