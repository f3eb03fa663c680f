import 'reflect-metadata';

import { userMigrations } from '@app/user';
import { serveService } from '@app/service';
import { streamsMigrations } from '@app/streams';

import { AppModule } from './app.module';

void serveService({
  service: 'user',
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: [...streamsMigrations, ...userMigrations],
});
