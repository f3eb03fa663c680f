import type { RequestResult } from '../stages/stage-runner';

/** A request that waits for its stage. */
export interface PendingRequest {
  readonly request: unknown;
  readonly settle: (result: RequestResult) => void;
}

/** Taken requests that the queue keeps before it lets them go; a queue may never run empty. */
const TRIM_AT = 4_096;

/** Requests waiting for one stage. Bounded: what does not fit is refused before it is accepted. */
export class RequestQueue {
  private queue: PendingRequest[] = [];
  private head = 0;

  constructor(
    private readonly limit: number,
    /** Room kept for requests that reduce risk, such as cancels. */
    private readonly reserve: number,
  ) {}

  /** False when there is no room. */
  push(pending: PendingRequest, useReserve: boolean): boolean {
    const limit = useReserve ? this.limit + this.reserve : this.limit;
    if (this.length >= limit) return false;
    this.queue.push(pending);
    return true;
  }

  shift(): PendingRequest | undefined {
    const next = this.queue[this.head];
    if (next === undefined) return undefined;
    this.head += 1;
    if (this.head === this.queue.length || this.head > TRIM_AT) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    return next;
  }

  get length(): number {
    return this.queue.length - this.head;
  }
}
