export { notificationMigrations } from './database/migrations';
export { NotificationModule } from './notification.module';
export { NotificationRpcController } from './notification.rpc-controller';
