import { CreateNotification1763800000530 } from './create-notification.migration';

/** Migrations of the schema `notification`, oldest first. */
export const notificationMigrations = [CreateNotification1763800000530];
