import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import type { RunObject, RunRecords } from '@app/contracts';
import { Clock, DomainError, uuidV7 } from '@app/kernel';
import { AppConfig, AppLogger, runMigrations } from '@app/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import { DEMO_PASSWORD } from '../seed/seed-data';
import { demoMigrations } from './database/migrations';
import type { OpenRun } from './database/run-store';
import { RunStore } from './database/run-store';
import type { ScenarioCard } from './domain/catalogue';
import { cardOf } from './domain/catalogue';
import { readSettings } from './domain/settings';
import { ANY_SYMBOL, USE_CASE_SYMBOLS } from './domain/shared-settings';
import type { RunProgress } from './run-log';
import { blankProgress } from './run-log';
import { RunRescue } from './run-rescue.service';
import { messageOf } from './scene';
import { RunThread } from './worker/run-thread';
import type { RunEnd } from './worker/scenario.worker';

/** A run whose thread is in this process. */
interface LiveRun {
  readonly thread: RunThread;
  readonly startedAt: number;
  progress: RunProgress;
  writing: Promise<void> | null;
  writtenAt: number;
}

const OPERATOR = 'operator_demo';
const LIVE_MAX = 3;
const OPEN_MAX = 20;
const LOOK_MS = 2_000;
const WRITE_MS = 500;
const SHUTDOWN_MS_MAX = 4_000;

/** Starts, watches and stops the runs of the use cases; keeps them in the demo's schema. */
@Injectable()
export class ScenarioRuns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly live = new Map<string, LiveRun>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private timer: NodeJS.Timeout | null = null;
  private work: Promise<void> = Promise.resolve();
  private prepared: Promise<void> | null = null;
  private stopping = false;

  constructor(
    private readonly config: AppConfig,
    private readonly store: RunStore,
    private readonly clock: Clock,
    private readonly adapter: HttpAdapterHost,
    private readonly rescue: RunRescue,
    private readonly logger: AppLogger,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.seedDemo || this.config.databaseUrl === '') return;
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }

  /** Runs get a moment to clean up; what is left is put right by the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer !== null) clearInterval(this.timer);
    const threads = [...this.live.values()].map(({ thread }) => thread);
    for (const thread of threads) thread.stop();
    const late = new Promise((resolve) => setTimeout(resolve, SHUTDOWN_MS_MAX).unref());
    await Promise.race([Promise.all(threads.map(({ gone }) => gone)), late]);
    await this.work;
  }

  /**
   * Records a run and lets it begin as soon as there is room. Throws MALFORMED_FIELD,
   * UNKNOWN_FIELD or FIELDS_CONFLICT for settings, EXCHANGE_BUSY with too many runs waiting.
   */
  async start(card: ScenarioCard, given: unknown, startedBy: string): Promise<RunObject> {
    await this.assertReady();
    const settings = readSettings(card.settings, given);
    card.checkSettings(settings);
    const open = (await this.store.open()).length;
    if (open >= OPEN_MAX) {
      throw new DomainError('EXCHANGE_BUSY', `${open} runs are waiting already`, {
        limit: String(OPEN_MAX),
        value: String(open + 1),
        would_pass: 'when one of them has ended',
      });
    }
    const runId = uuidV7(this.clock.now(), randomBytes(10));
    const progress = blankProgress(card);
    await this.store.add({ runId, scenario: card.id, startedBy, settings, progress });
    this.look();
    return await this.run(runId);
  }

  /** A run as it is at this moment. Throws RUN_NOT_FOUND. */
  async run(runId: string): Promise<RunObject> {
    await this.assertReady();
    const live = this.live.get(runId);
    const stored = await this.store.find(runId);
    if (stored === null) throw new DomainError('RUN_NOT_FOUND', 'run not found');
    if (live === undefined || stored.state !== 'running') return stored;
    return { ...stored, ...live.progress, elapsed_ms: this.elapsed(live) };
  }

  /** Orders, trades and audit lines of a run; none while it goes on. Throws RUN_NOT_FOUND. */
  async records(runId: string): Promise<RunRecords> {
    await this.run(runId);
    const none = { orders: 0, trades: 0, audit: 0 };
    return (await this.store.records(runId)) ?? { orders: [], trades: [], audit: [], counts: none };
  }

  /** Asks a run to stop; one that is over stays as it is. Throws RUN_NOT_FOUND. */
  async stop(runId: string): Promise<RunObject> {
    await this.run(runId);
    await this.store.askToStop(runId);
    this.live.get(runId)?.thread.stop();
    this.look();
    return await this.run(runId);
  }

  /** Stops every run and waits until each is over: before the exchange is reset. */
  async stopAll(): Promise<void> {
    await this.assertReady();
    for (const { run_id } of await this.store.open()) await this.store.askToStop(run_id);
    const threads = [...this.live.values()].map(({ thread }) => thread);
    for (const thread of threads) thread.stop();
    await Promise.all(threads.map(({ gone }) => gone));
    this.look();
    await this.work;
  }

  /** Calls `listener` whenever a run of this process has moved; answers how to end that. */
  follow(runId: string, listener: () => void): () => void {
    const all = this.listeners.get(runId) ?? new Set();
    this.listeners.set(runId, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0 && this.listeners.get(runId) === all) this.listeners.delete(runId);
    };
  }

  /** Throws ROUTE_NOT_FOUND outside the demo, SERVICE_DOWN without a database. */
  async assertReady(): Promise<void> {
    if (!this.config.seedDemo) throw new DomainError('ROUTE_NOT_FOUND', 'this is not a demo');
    if (this.config.databaseUrl === '') {
      throw new DomainError('SERVICE_DOWN', 'use cases need DATABASE_URL');
    }
    this.prepared ??= this.prepare();
    await this.prepared;
  }

  private async prepare(): Promise<void> {
    if (!(await this.store.exists())) {
      await runMigrations(this.config.databaseUrl, demoMigrations);
    }
    await this.store.noteSymbols(USE_CASE_SYMBOLS);
  }

  /** One look after another at what waits, is to be stopped or was left behind. */
  private look(): void {
    this.work = this.work
      .then(() => this.lookOnce())
      .catch((error: unknown) => {
        this.logger.warn(
          { error: messageOf(error) },
          'runs of the use cases cannot be looked after',
        );
      });
  }

  private async lookOnce(): Promise<void> {
    await this.assertReady();
    for (const run of await this.store.open()) {
      const mine = this.live.has(run.run_id);
      if (run.state === 'running') {
        if (run.stop_asked) this.live.get(run.run_id)?.thread.stop();
        if (!mine && run.forsaken) await this.giveUp(run);
      } else if (run.stop_asked) await this.cancelQueued(run);
      else if (this.live.size < LIVE_MAX && !this.stopping) await this.begin(run);
    }
  }

  private async begin({ run_id: runId, scenario, settings }: OpenRun): Promise<void> {
    const card = cardOf(scenario);
    const { symbol = ANY_SYMBOL } = settings;
    const wanted = symbol === ANY_SYMBOL ? [...USE_CASE_SYMBOLS] : [String(symbol)];
    const need = { count: card.symbolsNeeded(settings), wanted };
    const symbols = await this.store.begin(runId, need);
    if (symbols === null) return;
    const task = {
      runId,
      scenario,
      settings,
      symbols,
      baseUrl: this.ownAddress(),
      operator: OPERATOR,
      demoPassword: DEMO_PASSWORD,
      password: randomBytes(24).toString('base64url'),
    };
    const thread = new RunThread(task, {
      progressed: (progress) => this.progressed(runId, progress),
      ended: (end, progress, trouble) => {
        this.work = this.work.then(() => this.finished(runId, { end, progress, trouble }));
      },
    });
    const startedAt = this.clock.monotonic();
    const progress = blankProgress(card);
    this.live.set(runId, { thread, startedAt, progress, writing: null, writtenAt: startedAt });
    this.tell(runId);
  }

  private progressed(runId: string, progress: RunProgress): void {
    const live = this.live.get(runId);
    if (live === undefined) return;
    live.progress = progress;
    this.tell(runId);
    const now = this.clock.monotonic();
    if (live.writing !== null || now - live.writtenAt < WRITE_MS) return;
    live.writtenAt = now;
    live.writing = this.write(runId, live);
  }

  private async write(runId: string, live: LiveRun): Promise<void> {
    try {
      const news = { progress: live.progress, elapsedMs: this.elapsed(live) };
      if (await this.store.note(runId, news)) live.thread.stop();
    } catch (error) {
      this.logger.warn({ runId, error: messageOf(error) }, 'progress of a run was not written');
    } finally {
      live.writing = null;
    }
  }

  private async finished(
    runId: string,
    how: { end: RunEnd | null; progress: RunProgress | null; trouble: string },
  ): Promise<void> {
    const live = this.live.get(runId);
    if (live === undefined) return;
    const progress = how.progress ?? live.progress;
    const clean = progress.assertions.find(({ id }) => id === 'clean')?.ok === true;
    this.live.delete(runId);
    // A process that stops cannot clean up any more: the next one does and ends the run.
    if (this.stopping && !clean) return;
    await live.writing;
    const left = how.end !== null && clean ? '' : `; ${await this.rescue.after(progress)}`;
    const end = how.end ?? {
      state: 'failed' as const,
      summary: `It broke off: ${how.trouble}`,
      records: null,
    };
    const elapsedMs = this.elapsed(live);
    try {
      const summary = `${end.summary}${left}`;
      await this.store.end(runId, { ...end, summary, progress, elapsedMs });
    } catch (error) {
      this.logger.error({ runId, error: messageOf(error) }, 'the end of a run was not written');
    }
    this.tell(runId);
    this.look();
  }

  private async giveUp(run: OpenRun): Promise<void> {
    const stored = await this.store.find(run.run_id);
    if (stored === null) return;
    const done = await this.rescue.after(stored);
    const summary = `The exchange was restarted while it ran; ${done}.`;
    const { elapsed_ms: elapsedMs } = stored;
    const state = run.stop_asked ? 'cancelled' : 'failed';
    await this.store.end(run.run_id, {
      state,
      summary,
      progress: stored,
      elapsedMs,
      records: null,
    });
  }

  private async cancelQueued(run: OpenRun): Promise<void> {
    await this.store.end(run.run_id, {
      state: 'cancelled',
      summary: 'Stopped before it began.',
      progress: blankProgress(cardOf(run.scenario)),
      elapsedMs: 0,
      records: null,
    });
    this.tell(run.run_id);
  }

  private tell(runId: string): void {
    for (const listener of this.listeners.get(runId) ?? []) listener();
  }

  private elapsed(live: LiveRun): number {
    return Math.round(this.clock.monotonic() - live.startedAt);
  }

  /** Where this process itself answers the public API. */
  private ownAddress(): string {
    const server = this.adapter.httpAdapter.getHttpServer() as { address(): AddressInfo | null };
    const at = server.address();
    if (at === null) throw new DomainError('SERVICE_DOWN', 'the gateway does not listen yet');
    const any = at.address === '::' || at.address === '0.0.0.0';
    const host = any ? '127.0.0.1' : at.family === 'IPv6' ? `[${at.address}]` : at.address;
    return `http://${host}:${at.port}`;
  }
}
