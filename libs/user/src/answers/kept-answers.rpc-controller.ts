import { KEPT_ANSWERS_PATTERNS, KEPT_ANSWERS_SHAPES, KeptAnswersApi } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of kept answers; only `apps/user` mounts it. */
@RpcController<KeptAnswersApi>(KEPT_ANSWERS_PATTERNS, KEPT_ANSWERS_SHAPES)
export class KeptAnswersRpcController extends PortRpcController<KeptAnswersApi> {
  constructor(port: KeptAnswersApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
