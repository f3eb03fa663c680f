import { Global, Module } from '@nestjs/common';

import { NotificationApi } from '@app/contracts';

import { NotificationService } from './notification.service';

/** Notifications as a Nest module. */
@Global()
@Module({
  providers: [NotificationService, { provide: NotificationApi, useExisting: NotificationService }],
  exports: [NotificationApi],
})
export class NotificationModule {}
