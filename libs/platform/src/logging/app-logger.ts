import type { Logger as Pino } from 'pino';
import { destination, pino } from 'pino';

/** Data that goes with a log line. Keys that name secrets are redacted, up to three levels deep. */
export type LogFields = Readonly<Record<string, unknown>>;

const SECRET_KEYS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'secretKey',
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'apiSecret',
  'api_secret',
  'databaseUrl',
];

const REDACTED_PATHS = SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]);

/**
 * The log of the process: one JSON line per event on standard error, since standard output belongs
 * to what scripts read. Not for the order path; use metrics there.
 */
export class AppLogger {
  private constructor(
    private readonly target: Pino,
    private readonly flushTarget: () => void,
  ) {}

  /** The root logger of a process. `silent` writes nothing. */
  static create(level: string, write?: (line: string) => void): AppLogger {
    const options = {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    };
    if (write !== undefined) {
      return new AppLogger(pino(options, { write }), () => undefined);
    }
    const stream = destination({ dest: 2, sync: false });
    return new AppLogger(pino(options, stream), () => stream.flushSync());
  }

  info(what: LogFields | string, message?: string): void {
    this.write('info', what, message);
  }

  warn(what: LogFields | string, message?: string): void {
    this.write('warn', what, message);
  }

  error(what: LogFields | Error | string, message?: string): void {
    this.write('error', what, message);
  }

  debug(what: LogFields | string, message?: string): void {
    this.write('debug', what, message);
  }

  /** Last words before the process ends; written at once. */
  fatal(what: LogFields | Error | string, message?: string): void {
    this.write('fatal', what, message);
    this.flush();
  }

  /** A logger whose every line carries `fields`. */
  child(fields: Record<string, string | number>): AppLogger {
    return new AppLogger(this.target.child(fields), this.flushTarget);
  }

  /** Writes what is buffered; call it before the process exits. */
  flush(): void {
    this.flushTarget();
  }

  private write(
    level: 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    what: LogFields | Error | string,
    message?: string,
  ): void {
    if (typeof what === 'string') this.target[level](what);
    else if (what instanceof Error) this.target[level]({ err: what }, message ?? what.message);
    else this.target[level](what, message);
  }
}
