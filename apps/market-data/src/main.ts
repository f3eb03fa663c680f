import 'reflect-metadata';

import { marketDataMigrations } from '@app/market-data';
import { serveService } from '@app/service';
import { streamsMigrations } from '@app/streams';

import { AppModule } from './app.module';

void serveService({
  service: 'market-data',
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: [...streamsMigrations, ...marketDataMigrations],
});
