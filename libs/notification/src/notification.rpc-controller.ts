import { NOTIFICATION_PATTERNS, NOTIFICATION_SHAPES, NotificationApi } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of notification; only `apps/notification` mounts it. */
@RpcController<NotificationApi>(NOTIFICATION_PATTERNS, NOTIFICATION_SHAPES)
export class NotificationRpcController extends PortRpcController<NotificationApi> {
  constructor(port: NotificationApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
