import type { Clock } from '@app/kernel';

import type { Hint, HintBus } from '../hints/hint-bus';
import type { JournalStore } from '../journal/journal-store';
import type { StageBatch, StageRunner } from '../stages/stage-runner';

/** Length of a lease (the SQL says the same). */
export const LEASE_MS = 3_000;
/** An owner with nothing to write renews this often. */
const RENEW_MS = 1_000;
/** From this age of its last good renewal an owner no longer answers from memory. */
const LEASE_TRUST_MS = (LEASE_MS * 2) / 3;

/** Answers that wait for a write; run in order once it has returned. */
type Delivery = () => void;

/** What a committer needs from its process. */
export interface CommitterContext {
  readonly store: JournalStore;
  readonly bus: HintBus;
  readonly clock: Clock;
  /** Named points at which a test kills the process. */
  readonly crashpoint: (name: string) => void;
  /** A write failed or its outcome is unknown: the process ends. */
  readonly onFatal: (error: unknown) => void;
  /** A write has returned: decided inputs may go on. */
  readonly onDurable: () => void;
}

/**
 * The one writer of a process: everything that its stages decided since the last write goes in one
 * statement, one write in flight. What is decided meanwhile is the next batch: no timer. Answers,
 * hints and reads leave only after the write that holds what they show.
 */
export class Committer {
  private inFlight: Promise<void> | null = null;
  private waiting: Delivery[] = [];
  private lastRenewal: number;
  private dead = false;
  private commits = 0;

  constructor(
    private readonly stages: readonly StageRunner[],
    private readonly context: CommitterContext,
    /** When the oldest lease was asked for, on the monotonic clock. */
    renewedAt: number,
  ) {
    this.lastRenewal = renewedAt;
  }

  /** Runs `delivery` once everything decided so far is durable. */
  deliver(delivery: Delivery): void {
    this.waiting.push(delivery);
  }

  /** Starts a write if none is in flight and something waits. */
  flush(): void {
    if (this.inFlight !== null || this.dead) return;
    if (!this.stages.some((stage) => stage.dirty) && this.leaseAgeMs < RENEW_MS) {
      this.release(this.takeWaiting());
      return;
    }
    this.write();
  }

  /** Resolves when no write is in flight. */
  async idle(): Promise<void> {
    while (this.inFlight !== null) await this.inFlight;
  }

  /** True while the lease surely is ours, on a clock that nobody sets. */
  get trusted(): boolean {
    return this.stages.length === 0 || (!this.dead && this.leaseAgeMs < LEASE_TRUST_MS);
  }

  /** Writes that have returned. */
  get commitCount(): number {
    return this.commits;
  }

  private get leaseAgeMs(): number {
    return this.context.clock.monotonic() - this.lastRenewal;
  }

  private write(): void {
    const startedAt = this.context.clock.monotonic();
    this.context.crashpoint('commit.before');
    const batches = this.stages.map((stage) => stage.takeBatch());
    const answers = this.takeWaiting();
    const appends = batches.map((batch) => batch.append);
    this.inFlight = this.context.store.append(appends).then(
      () => {
        this.inFlight = null;
        this.commits += 1;
        this.lastRenewal = startedAt;
        this.context.crashpoint('commit.after');
        this.publish(batches);
        this.context.crashpoint('hints.after');
        this.release(answers);
        this.context.onDurable();
      },
      (error: unknown) => {
        this.dead = true;
        this.inFlight = null;
        this.context.onFatal(error);
      },
    );
  }

  private publish(batches: readonly StageBatch[]): void {
    batches.forEach(({ append, entries }, index) => {
      this.stages[index]?.markCommitted(append.lastSeq);
      if (entries.length === 0) return;
      const { stream, epoch, firstSeq: from, lastSeq: to, body } = append;
      const hint: Hint = { stream, epoch, from, to, entries, body };
      this.context.bus.publish(hint);
    });
  }

  private takeWaiting(): Delivery[] {
    const waiting = this.waiting;
    this.waiting = [];
    return waiting;
  }

  private release(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) delivery();
  }
}
