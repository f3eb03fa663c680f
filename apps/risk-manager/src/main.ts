import 'reflect-metadata';

import { riskManagerMigrations } from '@app/risk-manager';
import { serveService } from '@app/service';
import { streamsMigrations } from '@app/streams';

import { AppModule } from './app.module';

void serveService({
  service: 'risk-manager',
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: [...streamsMigrations, ...riskManagerMigrations],
});
