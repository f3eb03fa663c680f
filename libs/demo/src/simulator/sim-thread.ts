import { Worker } from 'node:worker_threads';

import type { FromSimulator, SimControl, SimPlanMessage, SimStatus } from './sim-messages';
import type { ToSimulator } from './sim-messages';
import { SIMULATOR_FILE } from './simulator.worker';

const STOP_MS_MAX = 4_000;

/**
 * The simulator in a thread of its own: its timers, sockets and JSON take nothing from the event
 * loop of the exchange, and it ends with the process whatever ends that.
 */
export class SimThread {
  status: SimStatus | null = null;
  /** Resolves with the cause when the thread ends by itself. */
  readonly failed: Promise<Error>;
  private readonly worker: Worker;
  private markStopped: (error: string | null) => void = () => undefined;
  private readonly stopped = new Promise<string | null>((resolve) => {
    this.markStopped = resolve;
  });

  constructor(plan: SimPlanMessage, file = SIMULATOR_FILE) {
    this.worker = new Worker(file, { workerData: plan, name: 'simulator' });
    this.worker.on('message', (message: FromSimulator) => {
      if (message.type === 'status') this.status = message.status;
      else this.markStopped(message.error);
    });
    this.failed = new Promise((resolve) => {
      this.worker.once('error', resolve);
      this.worker.once('exit', (code) => resolve(new Error(`the simulator ended with ${code}`)));
    });
  }

  steer(control: SimControl): void {
    this.send({ type: 'control', control });
  }

  /** Cancels all its orders and ends; answers what went wrong on the way, or null. */
  async stop(): Promise<string | null> {
    this.send({ type: 'stop' });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no end within ${STOP_MS_MAX} ms`), STOP_MS_MAX);
    });
    const ended = this.failed.then((error) => error.message);
    const outcome = await Promise.race([this.stopped, late, ended]);
    clearTimeout(timer);
    await this.end();
    return outcome;
  }

  /** Ends the thread at once; its orders stay. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private send(message: ToSimulator): void {
    this.worker.postMessage(message);
  }
}
