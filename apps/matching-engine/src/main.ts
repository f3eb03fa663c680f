import 'reflect-metadata';

import { serveService } from '@app/service';
import { streamsMigrations } from '@app/streams';

import { AppModule } from './app.module';

void serveService({
  service: 'matching-engine',
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: streamsMigrations,
});
