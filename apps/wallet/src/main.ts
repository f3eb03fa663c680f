import 'reflect-metadata';

import { walletMigrations } from '@app/wallet';
import { serveService } from '@app/service';
import { streamsMigrations } from '@app/streams';

import { AppModule } from './app.module';

void serveService({
  service: 'wallet',
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: [...streamsMigrations, ...walletMigrations],
});
