import { REPORTING_PATTERNS, REPORTING_SHAPES, ReportingApi } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of reporting; only `apps/reporting` mounts it. */
@RpcController<ReportingApi>(REPORTING_PATTERNS, REPORTING_SHAPES)
export class ReportingRpcController extends PortRpcController<ReportingApi> {
  constructor(port: ReportingApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
