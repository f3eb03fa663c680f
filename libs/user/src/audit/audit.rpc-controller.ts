import { AUDIT_PATTERNS, AUDIT_SHAPES, AuditApi } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of the audit log; only `apps/user` mounts it. */
@RpcController<AuditApi>(AUDIT_PATTERNS, AUDIT_SHAPES)
export class AuditRpcController extends PortRpcController<AuditApi> {
  constructor(port: AuditApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
