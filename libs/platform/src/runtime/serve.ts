import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';

import { ConfigError, EXIT_CONFIG } from '../config/config-error';
import type { ServiceEnvironment } from '../config/load-config';
import { loadConfig } from '../config/load-config';
import type { MigrationClass } from '../database/run-migrations';
import { runMigrations } from '../database/run-migrations';
import { untilDatabaseAnswers } from '../database/until-database-answers';
import { EXIT_FAIL_STOP, failStop } from '../faults/fail-stop';
import { HealthRegistry } from '../health/health-registry';
import { NestLogger } from '../logging/nest-logger';
import type { PlatformRuntime } from './platform-runtime';
import { startRuntime } from './platform-runtime';

/** What makes one process of the exchange different from another. */
export interface ProcessDefinition {
  /** Its root module, given the runtime for `PlatformModule.forRoot`. */
  module(runtime: PlatformRuntime): DynamicModule;
  /** Migrations of every feature that it mounts; they run before Nest starts. */
  readonly migrations: readonly MigrationClass[];
  /** What it needs of its environment when it is one service of several. */
  readonly environment?: ServiceEnvironment;
  /** False for a process that may wait for its turn for ever: a standby. */
  readonly readyInTime?: boolean;
  /** Its HTTP adapter; a bare Fastify when there is nothing to set. */
  adapter?(runtime: PlatformRuntime): FastifyAdapter;
  /** Pipes, filters, documentation: what is set on the app before it listens. */
  configure?(app: NestFastifyApplication, runtime: PlatformRuntime): void | Promise<void>;
}

const READY_POLL_MS = 50;
const READY_MS_MAX = 120_000;
const DRAIN_MS_MAX = 30_000;

/**
 * The life of a process: configuration, PostgreSQL, migrations, Nest, `ready <address>` on standard
 * output once every critical check is up, then SIGTERM or SIGINT: drain, stop PostgreSQL last, exit
 * 0. A wrong environment exits with 78, an error that nobody handled with 70 (fail-stop).
 */
export async function serve(definition: ProcessDefinition): Promise<void> {
  const runtime = await started(definition.environment);
  const die = (error: unknown): void => failStop(runtime.logger, error);
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  const state: ProcessState = { stopping: false };
  stopOnSignal(runtime, state);
  try {
    const { databaseUrl, needsDatabase } = runtime.config;
    if (needsDatabase && databaseUrl !== '') await untilDatabaseAnswers(databaseUrl);
    if (definition.migrations.length > 0 && runtime.config.migrate) {
      await runMigrations(databaseUrl, definition.migrations);
    }
    const adapter = definition.adapter?.(runtime) ?? new FastifyAdapter();
    const app = await NestFactory.create<NestFastifyApplication>(
      definition.module(runtime),
      adapter,
      { logger: new NestLogger(runtime.logger), abortOnError: false },
    );
    state.app = app;
    await definition.configure?.(app, runtime);
    await app.listen(runtime.config.port, runtime.config.host);
    await untilReady(app.get(HealthRegistry), definition.readyInTime !== false);
    process.stdout.write(`ready ${addressOf(app, runtime.config.host)}\n`);
  } catch (error) {
    if (!state.stopping) await startFailed(runtime, error);
  }
}

/** What a signal needs to know of the start that it may interrupt. */
interface ProcessState {
  app?: NestFastifyApplication;
  stopping: boolean;
}

/**
 * Leaves no server behind. A taken port or a wrong variable is for a person to mend, all else for
 * the next try.
 */
async function startFailed(runtime: PlatformRuntime, error: unknown): Promise<never> {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const wrong = error instanceof ConfigError;
  const wrongAddress = code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL';
  runtime.logger.fatal(error instanceof Error ? error : String(error));
  await runtime.stop().catch((reason: unknown) => runtime.logger.fatal(String(reason)));
  process.exit(wrong || wrongAddress ? EXIT_CONFIG : EXIT_FAIL_STOP);
}

async function started(environment?: ServiceEnvironment): Promise<PlatformRuntime> {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    return await startRuntime(loadConfig(undefined, environment), tell);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
  }
}

/** npm hands a signal on that the terminal has sent already: the second one changes nothing. */
function stopOnSignal(runtime: PlatformRuntime, state: ProcessState): void {
  const stop = (signal: string): void => {
    if (state.stopping) return;
    state.stopping = true;
    const late = setTimeout(() => {
      failStop(runtime.logger, `not drained within ${DRAIN_MS_MAX} ms`);
    }, DRAIN_MS_MAX);
    late.unref();
    void drained(runtime, state, signal).then(
      () => process.exit(0),
      (error: unknown) => failStop(runtime.logger, error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (!runtime.config.supervised) return;
  // A supervisor that was killed says nothing; its end of the pipe closes all the same.
  process.stdin.once('close', () => stop('the supervisor is gone'));
  process.stdin.resume();
}

async function drained(
  runtime: PlatformRuntime,
  state: ProcessState,
  signal: string,
): Promise<void> {
  runtime.logger.info({ signal }, 'draining');
  await state.app?.close();
  await runtime.stop();
}

async function untilReady(health: HealthRegistry, inTime: boolean): Promise<void> {
  const giveUpAt = Date.now() + READY_MS_MAX;
  for (;;) {
    const report = await health.report();
    if (report.ready) return;
    if (inTime && Date.now() > giveUpAt)
      throw new Error(`not ready: ${JSON.stringify(report.checks)}`);
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
  }
}

function addressOf(app: NestFastifyApplication, host: string): string {
  const bound = app.getHttpServer().address();
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
  return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
}
