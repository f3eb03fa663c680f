import { RISK_SHAPES, RiskApi, riskPatterns } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';
import type { Type } from '@nestjs/common';

/**
 * The wire side of one shard of risk-manager, made at the start since its patterns carry the shard.
 * Only `apps/risk-manager` mounts it.
 */
export function riskManagerRpcController(shard: number): Type {
  @RpcController<RiskApi>(riskPatterns(shard), RISK_SHAPES)
  class RiskManagerRpcController extends PortRpcController<RiskApi> {
    constructor(port: RiskApi, rpc: RpcServer) {
      super(port, rpc);
    }
  }
  return RiskManagerRpcController;
}
