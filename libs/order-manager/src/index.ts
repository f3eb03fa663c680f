export { orderManagerMigrations } from './database/order-manager.migrations';
export { OrderManagerModule } from './order-manager.module';
