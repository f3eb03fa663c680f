import { isMainThread, parentPort, workerData } from 'node:worker_threads';

import type { RunRecords } from '@app/contracts';
import { required } from '@app/kernel';

import { RunStopped } from '../client/venue-http';
import { cardOf } from '../domain/catalogue';
import { PLAYS } from '../play';
import type { RunProgress } from '../run-log';
import { RunLog } from '../run-log';
import type { RunTask } from '../scene';
import { messageOf, Scene } from '../scene';

/** File that a run's thread starts with. */
export const SCENARIO_WORKER = __filename;
/** Value of `workerData.kind` that makes this file run. */
export const WORKER_KIND = 'openbell-scenario';

/** How a run ended. */
export interface RunEnd {
  readonly state: 'passed' | 'failed' | 'cancelled';
  readonly summary: string;
  readonly records: RunRecords;
}

/** What the thread of a run says. */
export type WorkerMessage =
  | { readonly type: 'progress'; readonly progress: RunProgress }
  | { readonly type: 'end'; readonly progress: RunProgress; readonly end: RunEnd };

const PROGRESS_MS = 200;
const NO_RECORDS: RunRecords = {
  orders: [],
  trades: [],
  audit: [],
  counts: { orders: 0, trades: 0, audit: 0 },
};

/** Plays one use case to its end, stopped or not, and cleans up after it. */
async function play(task: RunTask, say: (message: WorkerMessage) => void): Promise<void> {
  const startedAt = performance.now();
  const elapsed = (): number => Math.round(performance.now() - startedAt);
  const log = new RunLog(cardOf(task.scenario), task.symbols, elapsed);
  const scene = new Scene(task, log);
  required(parentPort, 'port of the thread').on('message', () => scene.http.stop());
  const timer = setInterval(() => {
    say({ type: 'progress', progress: log.progress() });
  }, PROGRESS_MS);
  const end = await played(scene, log);
  clearInterval(timer);
  scene.close();
  say({ type: 'end', progress: log.progress(), end });
}

async function played(scene: Scene, log: RunLog): Promise<RunEnd> {
  let summary = '';
  let trouble: unknown = null;
  try {
    await scene.openVenue();
    summary = (await PLAYS[scene.task.scenario](scene)).summary;
  } catch (error) {
    trouble = error;
  }
  const problems = await scene.cleanUp();
  const records = await scene.records().catch(() => NO_RECORDS);
  log.check({
    id: 'clean',
    label: 'The run cleaned up after itself',
    ok: problems.length === 0,
    expected: 'no order open, nothing held, accounts of the run empty',
    actual: problems.length === 0 ? 'so it is' : problems.join('; '),
  });
  if (trouble instanceof RunStopped) {
    return { state: 'cancelled', summary: 'Stopped; its orders were cancelled.', records };
  }
  if (trouble !== null) {
    return { state: 'failed', summary: `It broke off: ${messageOf(trouble)}`, records };
  }
  const missed = log.unfinished.map(({ label }) => label);
  if (log.holds && missed.length === 0) return { state: 'passed', summary, records };
  const failed = log.failed.map(({ label, expected, actual }) => {
    return `${label}: expected ${expected}, found ${actual}`;
  });
  return { state: 'failed', summary: [...failed, ...missed].join('; '), records };
}

if (!isMainThread && (workerData as { kind?: unknown } | null)?.kind === WORKER_KIND) {
  const { task } = workerData as { readonly task: RunTask };
  const port = required(parentPort, 'port of the thread');
  // An error in it ends the thread, and the run with it.
  void play(task, (message) => port.postMessage(message)).then(() => port.close());
}
