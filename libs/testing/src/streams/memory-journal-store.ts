import type {
  DeadLetter,
  JournalBatch,
  PoisonAttempt,
  ProjectionStep,
  Scheduler,
  Snapshot,
  StreamAppend,
  StreamHead,
} from '@app/streams';
import { JournalStore } from '@app/streams';

import type { Chance } from './chance';
import type { JournalDisk } from './journal-disk';

/** What may go wrong between a process and its database; probabilities per call. */
export interface StoreFaults {
  /** A commit is lost and its outcome reported unknown. */
  readonly commitLost: number;
  /** A commit takes place and its outcome is reported unknown. */
  readonly replyLost: number;
  /** Anything else fails as if the connection were cut. */
  readonly cut: number;
  readonly maxLatencyMs: number;
}

/** A database that answers at once and never fails. */
export const NO_STORE_FAULTS: StoreFaults = {
  commitLost: 0,
  replyLost: 0,
  cut: 0,
  maxLatencyMs: 0,
};

/** What a store of one process needs. */
export interface MemoryStoreOptions {
  readonly disk: JournalDisk;
  readonly chance: Chance;
  /** Of the process: what comes after its death is never heard. */
  readonly scheduler: Scheduler;
  /** Of the world: a commit on its way is not called back by the death of its sender. */
  readonly network: Pick<Scheduler, 'after'>;
  readonly faults: () => StoreFaults;
}

/**
 * The journal as one process sees it: what is not committed when the process dies is lost, what is
 * on its way may or may not arrive, and a reply may never come.
 */
export class MemoryJournalStore extends JournalStore {
  constructor(private readonly options: MemoryStoreOptions) {
    super();
  }

  override async append(rows: readonly StreamAppend[]): Promise<void> {
    const { chance, network, disk } = this.options;
    const faults = this.options.faults();
    const lost = chance.happens(faults.commitLost);
    const replyLost = !lost && chance.happens(faults.replyLost);
    let refused: unknown = null;
    const arrival = this.latency();
    network.after(arrival, () => {
      if (lost) return;
      try {
        disk.append(rows);
      } catch (error) {
        refused = error;
      }
    });
    await this.pause(arrival + this.latency());
    if (lost || replyLost) throw new Error('connection terminated, the outcome is unknown');
    if (refused !== null) throw refused as Error;
  }

  override async ensure(streams: readonly string[]): Promise<void> {
    await this.call(() => this.options.disk.ensure(streams));
  }

  override takeOver(stream: string): Promise<StreamHead | null> {
    return this.call(() => this.options.disk.takeOver(stream));
  }

  override async release(streams: readonly { stream: string; epoch: number }[]): Promise<void> {
    await this.call(() => this.options.disk.release(streams));
  }

  override heads(
    streams: readonly string[],
  ): Promise<ReadonlyMap<string, { head: number; epoch: number }>> {
    return this.call(() => {
      const { disk } = this.options;
      const known = streams.flatMap((stream) => {
        const head = disk.heads.get(stream);
        if (head === undefined) return [];
        return [[stream, { head: head.nextSeq - 1, epoch: head.epoch }] as const];
      });
      return new Map(known);
    });
  }

  override read(stream: string, afterSeq: number, limit: number): Promise<JournalBatch[]> {
    return this.call(() => this.options.disk.read(stream, afterSeq, limit));
  }

  override snapshots(name: string): Promise<Snapshot[]> {
    return this.call(() => this.options.disk.readSnapshots(name));
  }

  override async saveSnapshot(snapshot: Snapshot): Promise<void> {
    await this.call(() => this.options.disk.saveSnapshot(snapshot));
  }

  override cursor(projection: string, stream: string): Promise<number> {
    return this.call(() => this.options.disk.cursors.get(`${projection} ${stream}`) ?? 0);
  }

  override project(step: ProjectionStep): Promise<boolean> {
    return this.call(() => this.options.disk.project(step));
  }

  override async deadLetter(letter: DeadLetter): Promise<void> {
    await this.call(() => this.options.disk.deadLetters.push(letter));
  }

  override poisonAttempts(stream: string): Promise<PoisonAttempt[]> {
    return this.call(() => this.options.disk.poisonOf(stream));
  }

  override async notePoisonAttempt(
    stream: string,
    inputStream: string,
    inputSeq: number,
  ): Promise<void> {
    await this.call(() => this.options.disk.notePoison(stream, inputStream, inputSeq));
  }

  override noteStart(stream: string, position: string): Promise<number> {
    return this.call(() => this.options.disk.noteStart(stream, position));
  }

  private async call<T>(work: () => T): Promise<T> {
    const cut = this.options.chance.happens(this.options.faults().cut);
    await this.pause(this.latency());
    if (cut) throw new Error('connection terminated');
    return work();
  }

  private latency(): number {
    return this.options.chance.integer(0, this.options.faults().maxLatencyMs);
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.options.scheduler.after(ms, resolve);
    });
  }
}
