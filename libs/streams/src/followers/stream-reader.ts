import type { Entry } from '@app/contracts';

import type { Scheduler } from '../host/scheduler';
import type { Heartbeat, Hint, HintBus, HintListener } from '../hints/hint-bus';
import { chainHash, decodeEntries, JournalCorruptError } from '../journal/batch-codec';
import type { JournalBatch, JournalStore } from '../journal/journal-store';

const READ_BATCHES = 64;
/** A hint that came too early waits this long for the one before it. */
const PARK_MS = 20;
const PARKED_HINTS_MAX = 32;
/** Without any sign of life the reader asks the store. */
const SILENCE_MS = 1_000;
/** And goes on asking this often until it hears something: hints are gone, or their owner is. */
const DEAF_POLL_MS = 50;
const RETRY_MS = 250;

/** Where a reader puts entries; contiguous per stream, duplicates are dropped by the sink. */
export interface EntrySink {
  /** Number of the last entry taken. */
  readonly position: number;
  /** False when the sink has no room now: the reader comes back by reading the journal. */
  take(entries: readonly Entry[]): boolean;
}

/** What a reader needs from its process. */
export interface ReaderContext {
  readonly store: JournalStore;
  readonly bus: HintBus;
  readonly scheduler: Scheduler;
  /** A broken chain or gap in the journal: the process must not go on. */
  readonly onCorrupt: (error: Error) => void;
}

/**
 * Follows the committed entries of one stream: applies hints that fit exactly, and reads the
 * journal for whatever hints did not bring (reliability.md 2.3). Every entry reaches the sink once
 * and in order, whatever the bus loses, repeats or reorders.
 */
export class StreamReader implements HintListener {
  private parked: Hint[] = [];
  private highestEpoch = 0;
  private knownHead = 0;
  private staleBeats = 0;
  private reading: Promise<void> | null = null;
  private stopped = false;
  private heardSinceCheck = false;
  private last: { seq: number; hash: Buffer } | null = null;
  private unsubscribe: () => void = () => undefined;
  private cancelTimer: () => void = () => undefined;

  constructor(
    private readonly stream: string,
    private readonly sink: EntrySink,
    private readonly context: ReaderContext,
  ) {}

  /** Subscribes first, then reads to the end of the journal, so that nothing falls between. */
  async start(): Promise<void> {
    this.unsubscribe = this.context.bus.subscribe(this.stream, this);
    this.watchSilence();
    await this.context.bus.settled();
    await this.catchUp();
  }

  stop(): void {
    this.stopped = true;
    this.unsubscribe();
    this.cancelTimer();
  }

  onHint(hint: Hint): void {
    this.heardSinceCheck = true;
    if (this.stopped || hint.epoch < this.highestEpoch) return;
    this.highestEpoch = hint.epoch;
    this.knownHead = Math.max(this.knownHead, hint.to);
    if (hint.to <= this.sink.position) return;
    if (hint.from > this.sink.position + 1) {
      this.park(hint);
      return;
    }
    if (hint.entries.length === 0) {
      this.readSoon();
      return;
    }
    if (this.sink.take(hint.entries)) this.unpark();
  }

  onHeartbeat(beat: Heartbeat): void {
    this.heardSinceCheck = true;
    if (this.stopped || beat.epoch < this.highestEpoch) return;
    this.highestEpoch = beat.epoch;
    this.knownHead = Math.max(this.knownHead, beat.head);
    this.staleBeats = beat.head > this.sink.position ? this.staleBeats + 1 : 0;
    if (this.staleBeats >= 2) this.readSoon();
  }

  /** Reads the journal from the sink's position to its end. Concurrent calls share one read. */
  catchUp(): Promise<void> {
    this.reading ??= this.readToEnd().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  /** Entries that are known to exist beyond the sink's position. */
  get lag(): number {
    return Math.max(0, this.knownHead - this.sink.position);
  }

  /** Catches up without waiting; a store that is away is asked again later. */
  readSoon(): void {
    if (this.reading !== null || this.stopped) return;
    this.catchUp().catch((error: unknown) => {
      if (error instanceof JournalCorruptError) this.context.onCorrupt(error);
      else this.context.scheduler.after(RETRY_MS, () => this.readSoon());
    });
  }

  private async readToEnd(): Promise<void> {
    for (;;) {
      const from = this.sink.position;
      const batches = await this.context.store.read(this.stream, from, READ_BATCHES);
      if (this.stopped) return;
      // The sink went back while the store was asked: what came does not follow any more.
      if (this.sink.position < from) continue;
      if (!this.deliver(batches)) return;
      if (batches.length < READ_BATCHES) break;
    }
    this.staleBeats = 0;
    this.unpark();
  }

  private deliver(batches: readonly JournalBatch[]): boolean {
    for (const batch of batches) {
      if (batch.lastSeq <= this.sink.position) continue;
      this.verify(batch);
      this.knownHead = Math.max(this.knownHead, batch.lastSeq);
      if (!this.sink.take(decodeEntries(batch))) return false;
    }
    return true;
  }

  private verify(batch: JournalBatch): void {
    if (batch.firstSeq > this.sink.position + 1) {
      throw new JournalCorruptError(
        `${this.stream}: entry ${this.sink.position + 1} is missing before ${batch.firstSeq}`,
      );
    }
    const held = this.last;
    if (held !== null && held.seq === batch.firstSeq - 1) {
      if (!chainHash(held.hash, batch).equals(batch.hash)) {
        throw new JournalCorruptError(`${this.stream} ${batch.firstSeq}: hash chain is broken`);
      }
    }
    this.last = { seq: batch.lastSeq, hash: batch.hash };
  }

  private park(hint: Hint): void {
    if (this.parked.length >= PARKED_HINTS_MAX) {
      this.parked = [];
      this.readSoon();
      return;
    }
    this.parked.push(hint);
    if (this.parked.length === 1) {
      this.context.scheduler.after(PARK_MS, () => {
        if (this.parked.length > 0 && !this.stopped) this.readSoon();
      });
    }
  }

  private unpark(): void {
    if (this.parked.length === 0) return;
    const waiting = this.parked.sort((a, b) => a.from - b.from);
    this.parked = [];
    for (const hint of waiting) this.onHint(hint);
  }

  private watchSilence(delayMs = SILENCE_MS): void {
    this.cancelTimer = this.context.scheduler.after(delayMs, () => {
      if (this.stopped) return;
      const heard = this.heardSinceCheck;
      if (!heard) this.readSoon();
      this.heardSinceCheck = false;
      this.watchSilence(heard ? SILENCE_MS : DEAF_POLL_MS);
    });
  }
}
