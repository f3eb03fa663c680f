export { notificationMigrations } from './database/migrations';
export { NotificationModule } from './notification.module';
