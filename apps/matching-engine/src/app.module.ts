import { matchingService, matchStream } from '@app/contracts';
import type { PlatformRuntime } from '@app/platform';
import { MatchingEngineModule, matchingEngineRpcController } from '@app/matching-engine';
import { ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** One shard of the matching engine in a process of its own. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const { matchShard } = runtime.config;
    const ground = ServiceModule.forRoot(runtime, {
      answersAs: [matchingService(matchShard)],
      owned: [matchStream(matchShard)],
    });
    return {
      module: AppModule,
      imports: [ground, MatchingEngineModule.forShards([matchShard])],
      controllers: [matchingEngineRpcController(matchShard)],
    };
  }
}
