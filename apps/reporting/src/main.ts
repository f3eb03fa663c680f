import 'reflect-metadata';

import { reportingMigrations } from '@app/reporting';
import { serveService } from '@app/service';
import { streamsMigrations } from '@app/streams';

import { AppModule } from './app.module';

void serveService({
  service: 'reporting',
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: [...streamsMigrations, ...reportingMigrations],
});
