import { Worker } from 'node:worker_threads';

import type { RunProgress } from '../run-log';
import type { RunTask } from '../scene';
import type { RunEnd, WorkerMessage } from './scenario.worker';
import { SCENARIO_WORKER, WORKER_KIND } from './scenario.worker';

/** Who is told how a run goes. */
export interface RunListener {
  progressed(progress: RunProgress): void;
  /** Once, whatever happens; `end` is null when the thread broke off, `trouble` says why. */
  ended(end: RunEnd | null, progress: RunProgress | null, trouble: string): void;
}

/** A stopped run has this long to cancel its orders and to go. */
const STOP_MS_MAX = 25_000;

/**
 * A run in a thread of its own: thousands of orders are driven beside the event loop that answers
 * them, not on it.
 */
export class RunThread {
  private readonly worker: Worker;
  private over = false;
  private killer: NodeJS.Timeout | null = null;
  readonly gone: Promise<void>;

  constructor(
    task: RunTask,
    private readonly listener: RunListener,
  ) {
    this.worker = new Worker(SCENARIO_WORKER, { workerData: { kind: WORKER_KIND, task } });
    this.worker.on('message', (message: WorkerMessage) => this.take(message));
    this.worker.on('error', (error) => this.finish(null, null, error.message));
    this.gone = new Promise((resolve) => {
      this.worker.once('exit', () => {
        if (this.killer !== null) clearTimeout(this.killer);
        this.finish(null, null, 'its thread ended without a result');
        resolve();
      });
    });
  }

  /** Asks it to cancel what it has open and to end; ends it when it does not. */
  stop(): void {
    if (this.killer !== null || this.over) return;
    this.worker.postMessage('stop');
    this.killer = setTimeout(() => void this.worker.terminate(), STOP_MS_MAX);
    this.killer.unref();
  }

  private take(message: WorkerMessage): void {
    if (message.type === 'progress') this.listener.progressed(message.progress);
    else this.finish(message.end, message.progress, '');
  }

  private finish(end: RunEnd | null, progress: RunProgress | null, trouble: string): void {
    if (this.over) return;
    this.over = true;
    this.listener.ended(end, progress, trouble);
  }
}
