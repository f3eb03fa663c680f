import 'reflect-metadata';

import { orderManagerMigrations } from '@app/order-manager';
import { serveService } from '@app/service';
import { streamsMigrations } from '@app/streams';

import { AppModule } from './app.module';

void serveService({
  service: 'order-manager',
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: [...streamsMigrations, ...orderManagerMigrations],
});
