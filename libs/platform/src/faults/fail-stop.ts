import type { AppLogger } from '../logging/app-logger';

/** Exit status of a process that no longer trusts itself: a supervisor starts it again. */
export const EXIT_FAIL_STOP = 70;

/**
 * Ends the process at once (guarantee G9): a broken invariant or an unknown commit. Nothing more
 * is answered or written; the next start folds what PostgreSQL has.
 */
export function failStop(logger: AppLogger, error: unknown): never {
  logger.fatal(error instanceof Error ? error : { error: String(error) }, 'fail-stop');
  process.exit(EXIT_FAIL_STOP);
}
