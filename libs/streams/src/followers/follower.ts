import type { Entry } from '@app/contracts';
import { DomainError } from '@app/kernel';

import { FollowerHandle } from '../definitions';
import type { EntrySink, ReaderContext } from './stream-reader';
import { StreamReader } from './stream-reader';

/** Entries that wait in a follower at most; beyond it the journal keeps them. */
const QUEUE_MAX = 50_000;
/** So many entries are not kept waiting for more. */
const GATHERED_MAX = 1_000;
/** Entries that one step of a follower gets at most. */
const RUN_MAX = 2_000;

/** Says that a follower could not take an entry. */
export type FollowerFault = (follower: string, entry: Entry, error: unknown) => void;

interface Waiter {
  readonly seq: number;
  readonly resolve: () => void;
}

/** One stream of a follower: a queue between the reader and the consuming loop. */
class FollowedStream implements EntrySink {
  queue: Entry[] = [];
  taken: number;
  applied: number;
  waiters: Waiter[] = [];
  readonly reader: StreamReader;

  constructor(
    readonly stream: string,
    startSeq: number,
    context: ReaderContext,
    private readonly wake: () => void,
  ) {
    this.taken = startSeq;
    this.applied = startSeq;
    this.reader = new StreamReader(stream, this, context);
  }

  get position(): number {
    return this.taken;
  }

  take(entries: readonly Entry[]): boolean {
    if (this.queue.length > QUEUE_MAX) return false;
    for (const entry of entries) {
      if (entry.seq !== this.taken + 1) continue;
      this.queue.push(entry);
      this.taken = entry.seq;
    }
    this.wake();
    return true;
  }

  /** Goes back to `seq` after a step that did not take: the journal brings the rest again. */
  reset(seq: number): void {
    this.queue = [];
    this.taken = seq;
    this.applied = seq;
    this.reader.readSoon();
  }

  nextRun(): readonly Entry[] {
    if (this.queue.length <= RUN_MAX) {
      const run = this.queue;
      this.queue = [];
      return run;
    }
    return this.queue.splice(0, RUN_MAX);
  }

  done(seq: number): void {
    this.applied = seq;
    if (this.waiters.length === 0) return;
    const ready = this.waiters.filter((waiter) => waiter.seq <= seq);
    this.waiters = this.waiters.filter((waiter) => waiter.seq > seq);
    for (const waiter of ready) waiter.resolve();
  }
}

/**
 * Follows committed entries of several streams, one run after the other: the common half of
 * projections and live views. The order between streams is whatever arrives.
 */
export abstract class Follower extends FollowerHandle {
  private streams = new Map<string, FollowedStream>();
  private scheduled = false;
  /** Ends the wait for more entries, while there is one. */
  private cancelGathering: (() => void) | null = null;
  private running = false;
  private stopped = false;
  /** Entry that it could not take: it stands still from there on. */
  halted: { stream: string; seq: number } | null = null;

  constructor(
    readonly name: string,
    private readonly streamNames: readonly string[],
    protected readonly context: ReaderContext,
    /** How long entries may gather while nobody waits for them; fewer and larger runs cost less. */
    private readonly gatherMs = 0,
  ) {
    super();
  }

  /** Where the follower stands when it starts. */
  protected abstract startPositions(): Promise<ReadonlyMap<string, number>>;

  /**
   * Applies a run of one stream; a promise is awaited before the next. Answers the number of the
   * last entry applied, or less when the rest must be brought again.
   */
  protected abstract consume(entries: readonly Entry[]): number | Promise<number>;

  /** Reads to the end of all its streams, then follows. */
  async start(): Promise<void> {
    const positions = await this.startPositions();
    for (const name of this.streamNames) {
      const wake = (): void => this.wake();
      const followed = new FollowedStream(name, positions.get(name) ?? 0, this.context, wake);
      this.streams.set(name, followed);
    }
    for (const followed of this.streams.values()) {
      await followed.reader.start();
    }
  }

  /** Stops taking; a step under way is not waited for. */
  stop(): void {
    this.stopped = true;
    for (const followed of this.streams.values()) followed.reader.stop();
  }

  override position(stream: string): number {
    return this.streams.get(stream)?.applied ?? 0;
  }

  /** Entries known to exist and not applied, over all streams. */
  get lag(): number {
    let lag = 0;
    for (const followed of this.streams.values()) {
      lag += followed.reader.lag + followed.taken - followed.applied;
    }
    return lag;
  }

  override async reach(stream: string, seq: number, withinMs = 2_000): Promise<void> {
    const followed = this.streams.get(stream);
    if (followed === undefined) throw new DomainError('SERVICE_DOWN', `${this.name} is starting`);
    if (followed.applied >= seq) return;
    if (this.halted !== null) {
      const { stream: at, seq: entry } = this.halted;
      throw new DomainError('SERVICE_DOWN', `${this.name} stands still at ${at} ${entry}`);
    }
    await new Promise<void>((resolve, reject) => {
      const cancel = this.context.scheduler.after(withinMs, () => {
        followed.waiters = followed.waiters.filter((waiter) => waiter.resolve !== done);
        reject(
          new DomainError('EXCHANGE_BUSY', `${this.name} lags behind; retry in a moment`, {
            stream,
            wanted_seq: seq,
            position_seq: followed.applied,
          }),
        );
      });
      const done = (): void => {
        cancel();
        resolve();
      };
      followed.waiters.push({ seq, resolve: done });
      this.wake();
      if (followed.taken < seq) followed.reader.readSoon();
    });
  }

  /** Stands still at an entry; what follows it is not applied and nobody waits for it. */
  protected halt(entry: Entry): void {
    this.halted = { stream: entry.stream, seq: entry.seq };
    this.stop();
  }

  private wake(): void {
    if (this.running || this.stopped) return;
    const gather = this.mayGather();
    if (this.scheduled && (gather || this.cancelGathering === null)) return;
    this.cancelGathering?.();
    this.cancelGathering = null;
    this.scheduled = true;
    const go = (): void => {
      this.scheduled = false;
      this.cancelGathering = null;
      void this.drain();
    };
    if (gather) this.cancelGathering = this.context.scheduler.after(this.gatherMs, go);
    else this.context.scheduler.soon(go);
  }

  private mayGather(): boolean {
    if (this.gatherMs === 0) return false;
    for (const { queue, waiters } of this.streams.values()) {
      if (waiters.length > 0 || queue.length >= GATHERED_MAX) return false;
    }
    return true;
  }

  private async drain(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (let more = true; more && !this.stopped;) {
        more = false;
        for (const followed of this.streams.values()) {
          const run = followed.nextRun();
          if (run.length === 0) continue;
          more = true;
          const result = this.consume(run);
          const applied = typeof result === 'number' ? result : await result;
          if (this.halted !== null) return;
          if (applied === run[run.length - 1]?.seq) followed.done(applied);
          else followed.reset(applied);
          if (followed.queue.length === 0 && followed.reader.lag > 0) followed.reader.readSoon();
        }
        if (this.mayGather()) break;
      }
    } finally {
      this.running = false;
    }
    for (const { queue } of this.streams.values()) if (queue.length > 0) this.wake();
  }
}
