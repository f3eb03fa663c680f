import { CreateBroadcasts1767225600160 } from './create-broadcasts.migration';
import { CreateNotification1763800000530 } from './create-notification.migration';

/** Migrations of the schema `notification`, oldest first. */
export const notificationMigrations = [
  CreateNotification1763800000530,
  CreateBroadcasts1767225600160,
];
