import type { Entry, StageRecovery, StageReport } from '@app/contracts';
import { DomainError, required } from '@app/kernel';

import type { StageDefinition } from '../definitions';
import type { ReaderContext } from '../followers/stream-reader';
import { StreamReader } from '../followers/stream-reader';
import type { StreamHead } from '../journal/journal-store';
import type { StageInput } from '../stages/stage-input';
import { PoisonError, StageRunner } from '../stages/stage-runner';
import type { TakenOver } from '../stages/recovery';
import { recoverStage } from '../stages/recovery';
import { Committer } from './committer';
import { RequestQueue } from './request-queue';
import { pause } from './scheduler';
import { Snapshotter } from './snapshotter';
import type { HostOptions } from './stream-host';

const REQUEST_LIMIT = 8_000;
const REQUEST_RESERVE = 2_000;
/** Entries between two snapshots unless told otherwise. */
export const SNAPSHOT_EVERY = 500_000;
/** Inputs that one stage decides before the next gets its turn. */
const RUN_BUDGET = 512;
/** Entries that may wait for a stage from outside the process; the journal keeps the rest. */
const INPUT_LIMIT = 20_000;
const TAKEOVER_POLL_MS = 100;
const CATCH_UP_POLL_MS = 5;
const POISON_ATTEMPTS = 3;

type AnyDefinition = StageDefinition<unknown, unknown, unknown, unknown>;

interface LineHooks {
  readonly context: ReaderContext;
  readonly fatal: (error: unknown) => void;
  readonly poison: (error: PoisonError) => void;
}

/** One stage of the line with what belongs to it. */
interface LineStage {
  readonly runner: StageRunner;
  readonly requests: RequestQueue;
  readonly snapshotter: Snapshotter;
  readonly readers: StreamReader[];
  /** How it came to the state with which it began. */
  readonly recovery: StageRecovery;
}

/**
 * The stages of one process in a line: what one decides feeds the next at once, before the write,
 * and one committer writes it all. Draining is always a later turn of the loop, as it is when the
 * stages live in processes of their own.
 */
export class StageLine {
  stages: LineStage[] = [];
  committer: Committer;
  private readonly byStream = new Map<string, LineStage>();
  private readonly consumers = new Map<string, StageInput[]>();
  private scheduled = false;
  private open = false;
  private dead = false;
  /** Attempts at entries that ended earlier processes, by stage and entry. */
  private readonly attempts = new Map<string, number>();
  /** Stages whose process ended again and again at one place: they go one entry at a time. */
  private readonly careful = new Set<StageRunner>();

  constructor(
    private readonly definitions: readonly AnyDefinition[],
    private readonly options: HostOptions,
    private readonly hooks: LineHooks,
  ) {
    this.committer = this.makeCommitter(options.clock.monotonic());
  }

  /** Folds each stream to its end, takes the leases, folds the rest. */
  async recover(): Promise<void> {
    const { store, clock } = this.options;
    const takeOver = (stream: string): Promise<TakenOver> => this.takeOver(stream);
    let oldestLease = Infinity;
    for (const definition of this.definitions) {
      const stage = await recoverStage(store, definition, { clock, takeOver });
      const { head: owned, askedAt, recovered, recovery } = stage;
      oldestLease = Math.min(oldestLease, askedAt);
      const starts = await this.loadAttempts(definition.stream, owned);
      const poisonous = (entry: Entry): boolean => this.isPoison(definition.stream, entry);
      const runner = new StageRunner(definition, recovered, poisonous);
      if (starts >= POISON_ATTEMPTS) this.careful.add(runner);
      this.add(runner, recovery);
    }
    this.committer = this.makeCommitter(Math.min(oldestLease, this.options.clock.monotonic()));
    for (const stage of this.stages) await stage.snapshotter.load();
  }

  /** Reads what happened in the input streams meanwhile and begins to answer. */
  async start(): Promise<void> {
    this.open = true;
    for (const stage of this.stages) {
      for (const reader of stage.readers) await reader.start();
    }
    for (const runner of this.careful) await this.goCarefully(runner);
    this.wake();
  }

  /**
   * Notes each waiting entry before it is decided and commits it alone, so that an entry which ends
   * the process without an exception is known by its number at the next start.
   */
  private async goCarefully(runner: StageRunner): Promise<void> {
    const { stream } = runner.definition;
    for (let entry = runner.next(); entry !== undefined && !this.dead; entry = runner.next()) {
      await this.options.store.notePoisonAttempt(stream, entry.stream, entry.seq);
      this.careful.delete(runner);
      this.drain(1);
      await this.committer.idle();
      this.careful.add(runner);
      if (runner.halted !== null) break;
    }
    this.careful.delete(runner);
  }

  request(stream: string, request: unknown, reserve: boolean): Promise<unknown> {
    const stage = required(this.byStream.get(stream), `stage of ${stream}`);
    const { halted } = stage.runner;
    if (halted !== null) return Promise.reject(haltedError(halted));
    return new Promise((resolve, reject) => {
      const accepted = stage.requests.push(
        {
          request,
          settle: (result) => (result.ok ? resolve(result.answer) : reject(result.error)),
        },
        reserve,
      );
      if (accepted) this.wake();
      else reject(new DomainError('EXCHANGE_BUSY', 'too many requests wait; nothing was recorded'));
    });
  }

  read<T>(stream: string, reader: (state: unknown) => T): Promise<T> {
    const stage = required(this.byStream.get(stream), `stage of ${stream}`);
    return new Promise((resolve, reject) => {
      const value = reader(stage.runner.state);
      this.committer.deliver(() => {
        if (this.committer.trusted) resolve(value);
        else reject(new DomainError('SERVICE_DOWN', 'this process may have lost its lease'));
      });
      this.wake();
    });
  }

  /** Waits until a stage has taken all that its inputs from other processes hold by now. */
  async caughtUp(stream: string, withinMs: number): Promise<void> {
    const { runner, readers } = required(this.byStream.get(stream), `stage of ${stream}`);
    const foreign = runner.inputs.filter((input) => !this.byStream.has(input.stream));
    if (foreign.length === 0) return;
    const heads = await this.options.store.heads(foreign.map((input) => input.stream));
    const behind = (input: StageInput): boolean =>
      input.consumedSeq < (heads.get(input.stream)?.head ?? 0);
    for (let waited = 0; foreign.some(behind); waited += CATCH_UP_POLL_MS) {
      if (waited >= withinMs) {
        throw new DomainError('EXCHANGE_BUSY', `${stream} lags behind; retry in a moment`);
      }
      runner.inputs.forEach((input, index) => {
        const head = heads.get(input.stream)?.head ?? 0;
        if (input.offeredSeq < head && waited > 0) readers[index]?.readSoon();
      });
      await pause(this.options.scheduler, CATCH_UP_POLL_MS);
    }
  }

  /** Number of the last committed entry of a stream owned here. */
  committedSeq(stream: string): number | undefined {
    return this.byStream.get(stream)?.runner.committedSeq;
  }

  /** How each stage is, and what a restart of it would cost. */
  reports(): StageReport[] {
    return this.stages.map(({ runner, requests, snapshotter, recovery }) => ({
      stream: runner.definition.stream,
      head: runner.committedSeq,
      epoch: runner.ownedEpoch,
      backlog: runner.backlog,
      requests: requests.length,
      halted: runner.halted === null ? null : `${runner.halted.stream} ${runner.halted.seq}`,
      snapshot: snapshotter.newest,
      recovery,
    }));
  }

  /** Heartbeats, renewal of idle leases, snapshots that are due. */
  tick(): void {
    for (const { runner, snapshotter } of this.stages) {
      const { stream } = runner.definition;
      const head = runner.committedSeq;
      this.options.bus.heartbeat({ stream, epoch: runner.ownedEpoch, head });
      if (snapshotter.behind(head) >= (this.options.snapshotEvery ?? SNAPSHOT_EVERY)) {
        snapshotter.snapshot(head, runner.ownedEpoch).catch((error: unknown) => {
          this.options.log.error('no snapshot', { stream, error: String(error) });
        });
      }
    }
    this.wake();
  }

  /** Decides what waits, writes it, and takes nothing more. */
  async finish(): Promise<void> {
    for (const stage of this.stages) for (const reader of stage.readers) reader.stop();
    do {
      this.drain();
      await this.committer.idle();
    } while (!this.dead && this.stages.some((s) => s.requests.length > 0 || s.runner.dirty));
    this.open = false;
    for (const { runner, snapshotter } of this.stages) {
      if (!this.dead && snapshotter.behind(runner.committedSeq) > 0) {
        await snapshotter.snapshot(runner.committedSeq, runner.ownedEpoch);
      }
    }
  }

  /** Gives the leases up, so that a successor need not wait them out. */
  async release(): Promise<void> {
    this.open = false;
    await this.committer.idle();
    if (this.dead || this.stages.length === 0) return;
    await this.options.store.release(
      this.stages.map(({ runner }) => ({
        stream: runner.definition.stream,
        epoch: runner.ownedEpoch,
      })),
    );
  }

  /** A lease counts from when it was asked for: recovery may have taken longer than it lasts. */
  private makeCommitter(renewedAt: number): Committer {
    const { store, bus, clock, crashpoint } = this.options;
    return new Committer(
      this.stages.map((stage) => stage.runner),
      {
        store,
        bus,
        clock,
        crashpoint: crashpoint ?? (() => undefined),
        onFatal: (error) => {
          this.dead = true;
          this.hooks.fatal(error);
        },
        onDurable: () => this.drain(),
      },
      renewedAt,
    );
  }

  private add(runner: StageRunner, recovery: StageRecovery): void {
    const { scheduler, store, clock } = this.options;
    const readers = runner.inputs.map((input) => this.makeReader(input));
    const breathe = (): Promise<void> => new Promise((resolve) => scheduler.soon(resolve));
    const stage: LineStage = {
      runner,
      requests: new RequestQueue(this.options.requestLimit ?? REQUEST_LIMIT, REQUEST_RESERVE),
      snapshotter: new Snapshotter(runner.definition, store, clock, breathe),
      readers,
      recovery,
    };
    this.stages.push(stage);
    this.byStream.set(runner.definition.stream, stage);
    for (const input of runner.inputs) {
      const inputs = this.consumers.get(input.stream) ?? [];
      inputs.push(input);
      this.consumers.set(input.stream, inputs);
    }
  }

  private makeReader(input: StageInput): StreamReader {
    const take = (entries: readonly Entry[]): boolean => {
      if (input.waiting > INPUT_LIMIT) return false;
      input.offer(entries);
      this.wake();
      return true;
    };
    const sink = {
      get position(): number {
        return input.offeredSeq;
      },
      take,
    };
    return new StreamReader(input.stream, sink, this.hooks.context);
  }

  private wake(): void {
    if (this.scheduled || this.dead) return;
    this.scheduled = true;
    this.options.scheduler.soon(() => {
      this.scheduled = false;
      this.drain();
    });
  }

  /** Lets every stage decide until nothing moves, then writes. */
  private drain(budget = RUN_BUDGET): void {
    if (this.dead || !this.open) return;
    try {
      for (let moved = true; moved;) {
        moved = false;
        for (const stage of this.stages) {
          if (this.turn(stage, budget)) moved = true;
        }
        if (budget < RUN_BUDGET) break;
      }
    } catch (error) {
      this.dead = true;
      if (error instanceof PoisonError && this.isDurable(error.input)) this.hooks.poison(error);
      else this.hooks.fatal(error);
      return;
    }
    this.committer.flush();
  }

  private turn(stage: LineStage, budget: number): boolean {
    const { runner, requests } = stage;
    if (this.careful.has(runner)) return false;
    const now = this.options.clock.now();
    let taken = runner.run(now, budget);
    while (taken < budget && !runner.full && runner.halted === null) {
      const pending = requests.shift();
      if (pending === undefined) break;
      const result = runner.request(pending.request, now);
      this.committer.deliver(() => pending.settle(result));
      taken += 1;
    }
    if (runner.halted !== null) refuseAll(stage, runner.halted);
    const fresh = runner.takeFresh();
    if (fresh.length > 0) {
      const inputs = this.consumers.get(runner.definition.stream);
      if (inputs !== undefined) for (const input of inputs) input.offer(fresh);
    }
    return taken > 0;
  }

  private async takeOver(stream: string): Promise<TakenOver> {
    for (let waited = 0; ; waited += TAKEOVER_POLL_MS) {
      const askedAt = this.options.clock.monotonic();
      const head = await this.options.store.takeOver(stream, this.options.owner);
      if (head !== null) return { head, askedAt };
      if (waited === 0) {
        this.options.log.info('waiting for the lease', { stream });
        this.options.onStandby?.(stream);
      }
      await pause(this.options.scheduler, TAKEOVER_POLL_MS);
    }
  }

  private async loadAttempts(stream: string, head: StreamHead): Promise<number> {
    const { store, log } = this.options;
    const starts = await store.noteStart(stream, `${head.nextSeq} ${JSON.stringify(head.inputs)}`);
    if (starts > 1) log.info('starting again at the same entry', { stream, starts });
    for (const { inputStream, inputSeq, attempts } of await store.poisonAttempts(stream)) {
      this.attempts.set(`${stream} ${inputStream} ${inputSeq}`, attempts);
    }
    return starts;
  }

  /** An entry that dies with the process has no number by which the next could know it. */
  private isDurable(entry: Entry | null): boolean {
    if (entry === null) return false;
    return entry.seq <= (this.committedSeq(entry.stream) ?? Infinity);
  }

  private isPoison(stage: string, entry: Entry): boolean {
    if (this.attempts.size === 0) return false;
    const key = `${stage} ${entry.stream} ${entry.seq}`;
    return (this.attempts.get(key) ?? 0) >= POISON_ATTEMPTS;
  }
}

/** Whoever waited for a stage that stands still hears of it. */
function refuseAll(stage: LineStage, halted: { stream: string; seq: number }): void {
  const error = haltedError(halted);
  for (let next = stage.requests.shift(); next !== undefined; next = stage.requests.shift()) {
    next.settle({ ok: false, error });
  }
}

function haltedError({ stream, seq }: { stream: string; seq: number }): DomainError {
  return new DomainError('SERVICE_DOWN', `halted at entry ${stream} ${seq}`);
}
