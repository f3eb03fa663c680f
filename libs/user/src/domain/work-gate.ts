import { assert, DomainError } from '@app/kernel';

/**
 * Lets a few pieces of expensive work run at once and a bounded number wait, first come, first
 * served. Who finds the queue full is refused before anything was done, so the wait has a bound.
 */
export class WorkGate {
  private readonly queue: (() => void)[] = [];
  private active = 0;

  constructor(
    private readonly activeMax: number,
    private readonly waitingMax: number,
  ) {
    assert(activeMax > 0 && waitingMax >= 0, 'a gate needs room for one piece of work');
  }

  /** Pieces of work that run now. */
  get running(): number {
    return this.active;
  }

  /** Pieces of work that wait. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Runs `work` in its turn and answers what it answers. Throws EXCHANGE_BUSY when full. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private enter(): Promise<void> {
    if (this.active < this.activeMax) {
      this.active += 1;
      return Promise.resolve();
    }
    if (this.queue.length >= this.waitingMax) {
      throw new DomainError('EXCHANGE_BUSY', 'too many sign-ins at once, try again', {
        retryAfterSeconds: 1,
      });
    }
    return new Promise((resolve) => {
      this.queue.push(resolve);
    });
  }

  /** Hands the place to the next in the queue, so that nobody can overtake it. */
  private leave(): void {
    const next = this.queue.shift();
    if (next === undefined) this.active -= 1;
    else next();
  }
}
