import type { TestDatabase } from '@app/testing';
import { createTestDatabase } from '@app/testing';

import { streamsMigrations } from '../database/streams.migrations';
import type { StageHandle, StreamRegistry } from '../definitions';
import type { HintBus } from '../hints/hint-bus';
import { InProcessHintBus } from '../hints/in-process-hint-bus';
import { LoopScheduler } from '../host/scheduler';
import { StreamHost } from '../host/stream-host';
import type { JournalStore } from '../journal/journal-store';
import { PgJournalStore } from '../journal/pg-journal-store';
import type { Tally, TallyRequest } from './tally.fixture';
import { QUIET, tallyStage } from './tally.fixture';

/** A handle of the tally stage. */
export type TallyHandle = StageHandle<Tally, TallyRequest, { seq: number; sum: number }>;

/** A database with the tables of the streams and one that a projection of the specs writes. */
export async function streamsDatabase(): Promise<TestDatabase> {
  const test = await createTestDatabase({ migrations: streamsMigrations });
  await test.database.query('create table amounts (seq bigint primary key, amount bigint)');
  // Specs damage journals on purpose.
  await test.database.query('alter table streams.journal disable trigger user');
  return test;
}

/** What a spec may change of a process. */
export interface PgProcessOptions {
  readonly bus?: HintBus;
  readonly snapshotEvery?: number;
  /** Puts another store in front of the one on PostgreSQL. */
  readonly wrap?: (store: PgJournalStore) => JournalStore;
  /** Adds stages, projections and views beside the tally stage. */
  readonly register?: (streams: StreamRegistry) => void;
  /** False: a process that follows and owns nothing. */
  readonly tally?: boolean;
}

/** A process of its own as far as PostgreSQL can tell. */
export class PgProcess {
  readonly fatal: unknown[] = [];
  readonly host: StreamHost;
  readonly tally: TallyHandle;
  readonly store: PgJournalStore;

  private constructor(database: TestDatabase, options: PgProcessOptions) {
    this.store = new PgJournalStore({
      connectionString: database.url,
      pool: database.database.pool,
    });
    this.host = new StreamHost({
      store: options.wrap?.(this.store) ?? this.store,
      bus: options.bus ?? new InProcessHintBus(),
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      scheduler: new LoopScheduler(),
      owner: 'spec',
      log: QUIET,
      onFatal: (error) => this.fatal.push(error),
      snapshotEvery: options.snapshotEvery,
    });
    const none = null as unknown as TallyHandle;
    this.tally = options.tally === false ? none : this.host.addStage(tallyStage());
    options.register?.(this.host);
  }

  static async open(database: TestDatabase, options: PgProcessOptions = {}): Promise<PgProcess> {
    const process = new PgProcess(database, options);
    await process.store.connect();
    return process;
  }

  static async start(database: TestDatabase, options: PgProcessOptions = {}): Promise<PgProcess> {
    const process = await PgProcess.open(database, options);
    await process.host.start();
    return process;
  }

  /** Adds 1, 2, 3 … up to `count`, one commit each. */
  async addUpTo(count: number): Promise<void> {
    for (let amount = 1; amount <= count; amount += 1) await this.tally.request({ amount });
  }

  async stop(): Promise<void> {
    await this.host.stop();
    await this.store.close();
  }

  /** Dies without a word: the lease stays until it runs out. */
  async die(database: TestDatabase): Promise<void> {
    await this.store.close();
    await database.database.query(`update streams.stream_head set lease_until = '-infinity'`);
  }
}

/** Waits until the condition holds; fails after ten seconds. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
