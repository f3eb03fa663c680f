import type { MessagePort } from 'node:worker_threads';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

import { SimDriver } from './sim-driver';
import type { FromSimulator, SimPlanMessage, ToSimulator } from './sim-messages';
import { SimVenue } from './sim-venue';

const STATUS_MS = 1_000;

/** The file that a thread of the simulator runs; the exchange imports it for its path only. */
export const SIMULATOR_FILE = __filename;

function run(port: MessagePort, plan: SimPlanMessage): void {
  const driver = new SimDriver(plan, new SimVenue(plan.baseUrl, plan.keys));
  const tell = (message: FromSimulator): void => port.postMessage(message);
  const timer = setInterval(() => tell({ type: 'status', status: driver.status() }), STATUS_MS);
  port.on('message', (message: ToSimulator) => {
    if (message.type === 'control') {
      driver.steer(message.control);
      tell({ type: 'status', status: driver.status() });
      return;
    }
    clearInterval(timer);
    void driver.stop().then(
      () => tell({ type: 'stopped', error: null }),
      (error: unknown) => tell({ type: 'stopped', error: String(error) }),
    );
  });
}

const given = workerData as Partial<SimPlanMessage> | null | undefined;
if (!isMainThread && parentPort !== null && given?.role === 'simulator') {
  run(parentPort, given as SimPlanMessage);
}
