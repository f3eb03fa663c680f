import { MatchingApi, matchingPatterns, MATCHING_SHAPES } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';
import type { Type } from '@nestjs/common';

/**
 * The wire side of one shard of matching-engine, made at the start since its patterns carry the
 * shard: each has one owner. Only `apps/matching-engine` mounts it.
 */
export function matchingEngineRpcController(shard: number): Type {
  @RpcController<MatchingApi>(matchingPatterns(shard), MATCHING_SHAPES)
  class MatchingEngineRpcController extends PortRpcController<MatchingApi> {
    constructor(port: MatchingApi, rpc: RpcServer) {
      super(port, rpc);
    }
  }
  return MatchingEngineRpcController;
}
