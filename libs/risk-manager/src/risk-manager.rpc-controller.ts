import { RiskApi, RISK_PATTERNS } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of risk-manager; only `apps/risk-manager` mounts it. */
@RpcController<RiskApi>(RISK_PATTERNS)
export class RiskManagerRpcController extends PortRpcController<RiskApi> {
  constructor(port: RiskApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
