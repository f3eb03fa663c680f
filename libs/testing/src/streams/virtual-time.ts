import { Clock } from '@app/kernel';
import { Scheduler } from '@app/streams';

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/**
 * Time that only moves when someone runs it: tasks in order of their time, then of their making.
 * After each task all promises that it settled run to their end, so that a run is the same every
 * time.
 */
export class VirtualLoop {
  private heap: Task[] = [];
  private made = 0;
  private time = 0;

  /** Milliseconds since the beginning. */
  get now(): number {
    return this.time;
  }

  /** Runs `run` once, `delayMs` from now; the answer cancels it. */
  after(delayMs: number, run: () => void): () => void {
    const task: Task = { at: this.time + delayMs, order: this.made, run, cancelled: false };
    this.made += 1;
    this.push(task);
    return () => {
      task.cancelled = true;
    };
  }

  /** Runs what is due until `done` holds or `untilMs` is reached; true when `done` did. */
  async run(untilMs: number, done: () => boolean = () => false): Promise<boolean> {
    await settlePromises();
    while (!done()) {
      const task = this.heap[0];
      if (task === undefined || task.at > untilMs) {
        this.time = Math.max(this.time, untilMs);
        return false;
      }
      this.pop();
      if (task.cancelled) continue;
      this.time = task.at;
      task.run();
      await settlePromises();
    }
    return true;
  }

  private push(task: Task): void {
    const { heap } = this;
    let at = heap.push(task) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Task;
      if (!before(task, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = task;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Task, heap[child] as Task)) {
        child += 1;
      }
      if (!before(heap[child] as Task, last)) break;
      heap[at] = heap[child] as Task;
      at = child;
    }
    heap[at] = last;
  }
}

function before(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A later turn of Node's loop comes only when no promise is left to run. */
function settlePromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * The turns and timers of one process on a virtual loop. It can be frozen (nothing runs until it
 * is thawed, then everything that was due) and killed (nothing runs ever again).
 */
export class VirtualScheduler extends Scheduler {
  private frozen = false;
  private dead = false;
  private held: (() => void)[] = [];

  constructor(private readonly loop: VirtualLoop) {
    super();
  }

  override soon(task: () => void): void {
    this.after(0, task);
  }

  override after(delayMs: number, task: () => void): () => void {
    let cancelled = false;
    const run = (): void => {
      if (this.dead || cancelled) return;
      if (this.frozen) this.held.push(run);
      else task();
    };
    const cancel = this.loop.after(delayMs, run);
    return () => {
      cancelled = true;
      cancel();
    };
  }

  freeze(): void {
    this.frozen = true;
  }

  thaw(): void {
    this.frozen = false;
    const { held } = this;
    this.held = [];
    for (const task of held) this.loop.after(0, task);
  }

  kill(): void {
    this.dead = true;
    this.held = [];
  }
}

/** Clock of one process: the loop's time, wrong by an offset that may jump and jitter. */
export class VirtualClock extends Clock {
  /** How far its wall clock is off. */
  offsetMs = 0;

  constructor(
    private readonly loop: VirtualLoop,
    private readonly options: { readonly startsAt: number; readonly jitterMs: () => number },
  ) {
    super();
  }

  override now(): number {
    return this.options.startsAt + this.loop.now + this.offsetMs + this.options.jitterMs();
  }

  override monotonic(): number {
    return this.loop.now;
  }
}
