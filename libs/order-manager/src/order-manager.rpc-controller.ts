import {
  CANCEL_SWITCH_PATTERNS,
  CANCEL_SWITCH_SHAPES,
  CancelSwitchApi,
  ORDERS_PATTERNS,
  ORDERS_SHAPES,
  OrdersApi,
} from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of order-manager; only `apps/order-manager` mounts it. */
@RpcController<OrdersApi>(ORDERS_PATTERNS, ORDERS_SHAPES)
export class OrderManagerRpcController extends PortRpcController<OrdersApi> {
  constructor(port: OrdersApi, rpc: RpcServer) {
    super(port, rpc);
  }
}

/** The wire side of the dead man's switches; only `apps/order-manager` mounts it. */
@RpcController<CancelSwitchApi>(CANCEL_SWITCH_PATTERNS, CANCEL_SWITCH_SHAPES)
export class CancelSwitchRpcController extends PortRpcController<CancelSwitchApi> {
  constructor(port: CancelSwitchApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
