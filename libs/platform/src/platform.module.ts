import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';

import { Clock } from '@app/kernel';

import { AppConfig } from './config/app-config';
import { Database } from './database/database';
import { HealthRegistry } from './health/health-registry';
import { AppLogger } from './logging/app-logger';
import { Metrics } from './metrics/metrics';
import type { PlatformRuntime } from './runtime/platform-runtime';
import { RandomBytes, SystemRandomBytes } from './secrets/random-bytes';
import { SystemClock } from './time/system-clock';

/** What every module may inject: configuration, database, clock, chance, log, health, metrics. */
@Global()
@Module({})
export class PlatformModule {
  /** The platform of one process, around what its main (or a spec) has started. */
  static forRoot(runtime: Pick<PlatformRuntime, 'config' | 'logger'>): DynamicModule {
    const { config, logger } = runtime;
    return {
      module: PlatformModule,
      providers: [
        { provide: AppConfig, useValue: config },
        { provide: AppLogger, useValue: logger },
        { provide: Clock, useClass: SystemClock },
        { provide: RandomBytes, useClass: SystemRandomBytes },
        {
          provide: HealthRegistry,
          inject: [Database],
          useFactory: (db: Database) => healthRegistry(config, db),
        },
        { provide: Metrics, useFactory: metrics },
        { provide: Database, useFactory: () => database(config, logger) },
      ],
      exports: [AppConfig, AppLogger, Clock, RandomBytes, HealthRegistry, Metrics, Database],
    };
  }
}

function database(config: AppConfig, logger: AppLogger): Database {
  return new Database({ url: config.databaseUrl, applicationName: 'openbell' }, (error) => {
    logger.warn({ error: error.message }, 'a database connection was lost');
  });
}

function healthRegistry(config: AppConfig, db: Database): HealthRegistry {
  const registry = new HealthRegistry();
  if (config.databaseUrl === '') return registry;
  const critical = config.needsDatabase;
  registry.register('database', async () => ({ up: await db.ping() }), { critical });
  return registry;
}

function metrics(): Metrics {
  const made = new Metrics();
  made.collectProcess();
  return made;
}
