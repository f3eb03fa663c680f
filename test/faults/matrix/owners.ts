import { until } from '@app/testing';

import { READERS, STAGES } from '../fleet/fleet';
import type { ServiceProcess } from '../fleet/service-process';
import type { Fault, Scene } from './scene';
import { lasts, moreOrders, SHOWS_MS } from './scene';

const EXIT_FAIL_STOP = 70;
/** Twice the lease. */
const FROZEN_MS = 6_000;
/** Longer than the 15 s after which PostgreSQL ends a transaction that idles. */
const READER_FROZEN_MS = 17_000;

type Stage = keyof typeof STAGES;

/** Starts a second process of a stage and waits until it stands by. */
async function standby({ fleet }: Scene, service: Stage): Promise<ServiceProcess> {
  const twin = await fleet.twin(service, `${service} twin`);
  await twin.start();
  const waits = async (): Promise<boolean> => {
    const detail = (await twin.health())?.checks['streams']?.detail ?? '';
    return detail === `standby of ${STAGES[service]}`;
  };
  await until(`a twin of ${service} stands by`, waits, SHOWS_MS);
  return twin;
}

/** Stops the twin; the process that was first gets its lease and owns the stream again. */
async function dismiss({ fleet, probe }: Scene, service: Stage, epoch: number): Promise<void> {
  await fleet.retire(`${service} twin`);
  const stream = STAGES[service];
  const next = async (): Promise<boolean> => (await probe.epoch(stream)) > epoch;
  await until(`${service} owns ${stream} again`, next, SHOWS_MS);
}

function twin(service: Stage): Fault {
  return {
    id: 'F12',
    name: `two owners of ${STAGES[service]}`,
    on: ['distributed'],
    run: async (scene) => {
      const { fleet, probe } = scene;
      const first = fleet.process(service);
      await standby(scene, service);
      const before = await probe.epoch(STAGES[service]);
      await moreOrders(scene, 30);
      if ((await probe.epoch(STAGES[service])) !== before) throw new Error('the twin took over');
      scene.happened('the twin waits while orders come in');
      const { length } = first.ends;
      const force = `update streams.stream_head set lease_until = '-infinity' where stream = $1`;
      const taken = async (): Promise<boolean> => {
        await fleet.postgres.query(fleet.databaseUrl, force, [STAGES[service]]);
        return (await probe.epoch(STAGES[service])) > before;
      };
      await until('the twin is forced in', taken, SHOWS_MS);
      await until('the first owner ends', () => first.ends.length > length, SHOWS_MS);
      const code = first.ends.at(-1)?.code;
      if (code !== EXIT_FAIL_STOP) throw new Error(`the first owner ended with ${code}`);
      scene.happened('the first owner was fenced and ended');
      await dismiss(scene, service, before + 1);
    },
  };
}

function frozen(service: Stage, short = false): Fault {
  return {
    id: 'F13',
    name: `${service} frozen, its standby takes over`,
    on: ['distributed'],
    short,
    run: async (scene) => {
      const { fleet, probe } = scene;
      const first = fleet.process(service);
      await standby(scene, service);
      const before = await probe.epoch(STAGES[service]);
      const { length } = first.ends;
      const at = performance.now();
      first.signal('SIGSTOP');
      const taken = async (): Promise<boolean> => (await probe.epoch(STAGES[service])) > before;
      await until('the standby takes over', taken, SHOWS_MS);
      await until('orders are taken', () => probe.takesOrders(), SHOWS_MS);
      scene.happened('the standby takes orders while the owner is frozen');
      await lasts(Math.max(0, FROZEN_MS - (performance.now() - at)));
      first.signal('SIGCONT');
      await until('the thawed owner ends', () => first.ends.length > length, SHOWS_MS);
      const code = first.ends.at(-1)?.code;
      if (code !== EXIT_FAIL_STOP) throw new Error(`the thawed owner ended with ${code}`);
      scene.happened('the thawed owner ended, fenced');
      await dismiss(scene, service, before + 1);
    },
  };
}

function died(service: Stage): Fault {
  return {
    id: 'F13',
    name: `${service} killed, its standby takes over`,
    on: ['distributed'],
    run: async (scene) => {
      const { fleet, probe } = scene;
      await standby(scene, service);
      const before = await probe.epoch(STAGES[service]);
      await fleet.process(service).kill();
      await until('orders are taken by the standby', () => probe.takesOrders(), SHOWS_MS);
      if ((await probe.epoch(STAGES[service])) <= before) throw new Error('nobody took over');
      scene.happened('the standby takes orders, nobody was started');
      fleet.process(service).begin();
      await dismiss(scene, service, before + 1);
    },
  };
}

function readerFrozen(service: string, short = false): Fault {
  return {
    id: 'F14',
    name: `${service} frozen`,
    on: ['distributed'],
    short,
    run: async (scene) => {
      const process = scene.fleet.process(service);
      process.signal('SIGSTOP');
      const at = performance.now();
      await moreOrders(scene, 100);
      scene.happened('100 orders were taken meanwhile');
      await lasts(Math.max(0, READER_FROZEN_MS - (performance.now() - at)));
      process.signal('SIGCONT');
    },
  };
}

const ALL = Object.keys(STAGES) as Stage[];

/** F12 to F14: twins, frozen owners, standbys, frozen readers. */
export const OWNERS: readonly Fault[] = [
  ...ALL.map((service) => twin(service)),
  ...ALL.map((service) => frozen(service, service === 'risk-manager')),
  ...ALL.map((service) => died(service)),
  ...READERS.map((service) => readerFrozen(service)),
];
