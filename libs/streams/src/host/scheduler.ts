/** Where later turns of the loop and timers come from, so that a simulation can own them. */
export abstract class Scheduler {
  /** Runs `task` in a later turn of the loop, after what has arrived by then. */
  abstract soon(task: () => void): void;
  /** Runs `task` once after `delayMs`; the answer cancels it. */
  abstract after(delayMs: number, task: () => void): () => void;
}

/** The event loop of Node. Its timers do not keep the process alive. */
export class LoopScheduler extends Scheduler {
  override soon(task: () => void): void {
    setImmediate(task);
  }

  override after(delayMs: number, task: () => void): () => void {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  }
}

/** Resolves after `delayMs` of the scheduler's time. */
export function pause(scheduler: Scheduler, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    scheduler.after(delayMs, resolve);
  });
}
