import { USER_PATTERNS, USER_SHAPES, UserApi } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of user; only `apps/user` mounts it. */
@RpcController<UserApi>(USER_PATTERNS, USER_SHAPES)
export class UserRpcController extends PortRpcController<UserApi> {
  constructor(port: UserApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
