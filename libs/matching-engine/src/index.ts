export { matchStage } from './domain/match.stage';
export type { MatchRequest } from './domain/match.stage';
export type { MatchState } from './domain/match.state';
export { MatchingEngineModule } from './matching-engine.module';
export { matchingEngineRpcController } from './matching-engine.rpc-controller';
