import { hostname } from 'node:os';

import type { Clock } from '@app/kernel';
import type { AppConfig, AppLogger, Database, HealthRegistry } from '@app/platform';
import { crashpoint, deriveKey, failStop, redisConnection } from '@app/platform';
import type { StreamsEnvironment } from '@app/streams';
import { LoopScheduler, PgJournalStore, RedisHintBus, SilentHintBus } from '@app/streams';

import { assertAccountShards } from './fixed-account-shards';
import type { Standby } from './service-health';

/** Surroundings that a process gives its streams. */
export interface ServiceStreams {
  readonly config: AppConfig;
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: AppLogger;
  readonly health: HealthRegistry;
  readonly standby: Standby;
}

/** Journals in PostgreSQL, hints over Redis, and a start that may wait for the lease for ever. */
export function redisStreams(owned: readonly string[], given: ServiceStreams): StreamsEnvironment {
  const { config, database, clock, logger, standby } = given;
  const store = new PgJournalStore({
    connectionString: config.databaseUrl,
    pool: database.pool,
    crashpoint,
  });
  const bus = new RedisHintBus({
    connection: redisConnection(config.redisUrl, 'hints'),
    key: deriveKey(config.secretKey, 'hints'),
    owned,
    onError: (message) => logger.warn(message),
  });
  given.health.register('hints', () => Promise.resolve({ up: bus.ready }), { critical: false });
  return {
    inBackground: true,
    options: {
      store,
      bus: config.dropHints ? new SilentHintBus() : bus,
      clock,
      scheduler: new LoopScheduler(),
      owner: `${hostname()}:${process.pid}`,
      log: {
        info: (message, details = {}) => logger.info(details, message),
        error: (message, details = {}) => logger.error(details, message),
      },
      onFatal: (error) => failStop(logger, error),
      onStandby: (stream) => standby.waitsFor(stream),
      crashpoint,
    },
    open: async () => {
      await assertAccountShards(database.pool, config);
      await bus.open();
      await store.connect();
    },
    close: async () => {
      bus.close();
      await store.close();
    },
  };
}
