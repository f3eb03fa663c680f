import type { EmbeddedPostgres } from '../embedded-postgres';
import { startEmbeddedPostgres } from '../embedded-postgres';
import type { AppConfig } from '../config/app-config';
import { armCrashpoint } from '../faults/crashpoint';
import { AppLogger } from '../logging/app-logger';

/** What a process has before Nest starts and keeps until after Nest has closed. */
export interface PlatformRuntime {
  /** With `databaseUrl` filled in, whichever PostgreSQL it is. */
  readonly config: AppConfig;
  readonly logger: AppLogger;
  /** The very last step of a clean stop: ends the embedded PostgreSQL. */
  stop(): Promise<void>;
}

/**
 * Starts what must outlive Nest: the log, and PostgreSQL when there is no `DATABASE_URL`. The
 * app's main calls it first and `stop` last, when every connection is closed.
 */
export async function startRuntime(
  config: AppConfig,
  progress: (line: string) => void,
): Promise<PlatformRuntime> {
  armCrashpoint(config.crashAt);
  const logger = AppLogger.create(config.logLevel);
  let postgres: EmbeddedPostgres | null = null;
  if (config.embeddedDatabase) {
    postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, progress });
    logger.info({ server: postgres.pid, adopted: postgres.adopted }, 'embedded PostgreSQL is up');
  }
  return {
    config: postgres === null ? config : config.with({ databaseUrl: postgres.url }),
    logger,
    stop: async () => {
      await postgres?.stop();
      logger.flush();
    },
  };
}
