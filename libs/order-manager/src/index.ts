export { orderManagerMigrations } from './database/order-manager.migrations';
export { CLIENT_ID_RETENTION_DAYS } from './domain/orders.state';
export type { LiveOrder, OrdersState } from './domain/orders.state';
export type { OrdersAnswer, OrdersRequest, SubmitRow } from './domain/orders.requests';
export { ordersStage } from './domain/orders.stage';
export { OrderManagerModule } from './order-manager.module';
export {
  CancelSwitchRpcController,
  OrderManagerRpcController,
} from './order-manager.rpc-controller';
