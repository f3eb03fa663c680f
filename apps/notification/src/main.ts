import 'reflect-metadata';

import { notificationMigrations } from '@app/notification';
import { serveService } from '@app/service';
import { streamsMigrations } from '@app/streams';

import { AppModule } from './app.module';

void serveService({
  service: 'notification',
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: [...streamsMigrations, ...notificationMigrations],
});
