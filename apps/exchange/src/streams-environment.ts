import { hostname } from 'node:os';

import type { Clock } from '@app/kernel';
import type { AppConfig, AppLogger, Database } from '@app/platform';
import { crashpoint, failStop } from '@app/platform';
import { assertAccountShards } from '@app/service';
import type { StreamsEnvironment } from '@app/streams';
import { InProcessHintBus, LoopScheduler, PgJournalStore, SilentHintBus } from '@app/streams';

/** Surroundings of the streams in a process of its own: PostgreSQL, the event loop, fail-stop. */
export function streamsEnvironment(
  config: AppConfig,
  database: Database,
  clock: Clock,
  logger: AppLogger,
): StreamsEnvironment {
  const store = new PgJournalStore({
    connectionString: config.databaseUrl,
    pool: database.pool,
    crashpoint,
  });
  return {
    options: {
      store,
      bus: config.dropHints ? new SilentHintBus() : new InProcessHintBus(),
      clock,
      scheduler: new LoopScheduler(),
      owner: `${hostname()}:${process.pid}`,
      log: {
        info: (message, details = {}) => logger.info(details, message),
        error: (message, details = {}) => logger.error(details, message),
      },
      onFatal: (error) => failStop(logger, error),
      crashpoint,
    },
    open: async () => {
      await assertAccountShards(database.pool, config);
      await store.connect();
    },
    close: () => store.close(),
  };
}
