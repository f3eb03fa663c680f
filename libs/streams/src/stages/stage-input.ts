import type { Entry } from '@app/contracts';

/**
 * The entries of one stream that a stage has yet to decide. Whoever offers them (the stage next
 * door before the commit, a hint, the journal) the stage sees each number once and in order.
 */
export class StageInput {
  private queue: Entry[] = [];
  private head = 0;
  private lastOffered: number;

  /** `consumed` is the number of the last entry that is decided already. */
  constructor(
    readonly stream: string,
    private consumed: number,
  ) {
    this.lastOffered = consumed;
  }

  /** Takes what is new; false when an entry before these is missing. */
  offer(entries: readonly Entry[]): boolean {
    for (const entry of entries) {
      if (entry.seq <= this.lastOffered) continue;
      if (entry.seq !== this.lastOffered + 1) return false;
      this.queue.push(entry);
      this.lastOffered = entry.seq;
    }
    return true;
  }

  /** Next entry without taking it. */
  peek(): Entry | undefined {
    return this.queue[this.head];
  }

  /** Takes the entry that {@link peek} showed. */
  shift(entry: Entry): void {
    this.head += 1;
    this.consumed = entry.seq;
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    } else if (this.head > 4096) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
  }

  /** Number of the last entry decided. */
  get consumedSeq(): number {
    return this.consumed;
  }

  /** Number of the last entry waiting or decided. */
  get offeredSeq(): number {
    return this.lastOffered;
  }

  /** Entries that wait. */
  get waiting(): number {
    return this.queue.length - this.head;
  }
}
