import {
  CANCEL_SWITCH_PATTERNS,
  CancelSwitchApi,
  OrdersApi,
  ORDERS_PATTERNS,
} from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of order-manager; only `apps/order-manager` mounts it. */
@RpcController<OrdersApi>(ORDERS_PATTERNS)
export class OrderManagerRpcController extends PortRpcController<OrdersApi> {
  constructor(port: OrdersApi, rpc: RpcServer) {
    super(port, rpc);
  }
}

/** The wire side of the dead man's switches; only `apps/order-manager` mounts it. */
@RpcController<CancelSwitchApi>(CANCEL_SWITCH_PATTERNS)
export class CancelSwitchRpcController extends PortRpcController<CancelSwitchApi> {
  constructor(port: CancelSwitchApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
