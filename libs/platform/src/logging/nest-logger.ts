import type { LoggerService } from '@nestjs/common';

import type { AppLogger } from './app-logger';

/** Lets Nest write to the log of the process: its start-up chatter as `debug`, trouble as it is. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: AppLogger) {}

  log(message: unknown, ...context: unknown[]): void {
    this.logger.debug({ context: text(context.at(-1)) }, text(message));
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.log(message, ...context);
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.log(message, ...context);
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.logger.warn({ context: text(context.at(-1)) }, text(message));
  }

  error(message: unknown, ...context: unknown[]): void {
    this.logger.error({ context: context.map(text).join(' | ') }, text(message));
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.logger.fatal({ context: context.map(text).join(' | ') }, text(message));
  }
}

function text(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
