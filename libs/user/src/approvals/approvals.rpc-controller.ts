import { APPROVALS_PATTERNS, APPROVALS_SHAPES, ApprovalsApi } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of approvals; only `apps/user` mounts it. */
@RpcController<ApprovalsApi>(APPROVALS_PATTERNS, APPROVALS_SHAPES)
export class ApprovalsRpcController extends PortRpcController<ApprovalsApi> {
  constructor(port: ApprovalsApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
