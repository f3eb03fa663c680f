import { until } from '@app/testing';

import type { Fault, Scene } from './scene';
import { lasts, moreAnswers, moreOrders, SHOWS_MS, startAll } from './scene';

/** Stays away this long: longer than the signs of life that others still believe. */
const AWAY_MS = 2_500;

/** What the others do while a service is away; each proves itself or throws. */
const WHILE_AWAY: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  wallet: refusedAndShown,
  'risk-manager': refusedAndShown,
  'matching-engine': refusedAndShown,
  'order-manager': refusedAndShown,
  user: async ({ probe, happened }) => {
    const login = (): Promise<boolean> =>
      probe.http
        .send('POST', '/v2/auth/login', { body: { username: 'x_y', password: 'not it at all' } })
        .then(({ status }) => status === 503);
    await until('log-ins are refused with 503', login, SHOWS_MS);
    happened('log-ins are refused with 503');
  },
  'client-gateway': async ({ fleet, happened }) => {
    const others = [...fleet.processes.values()].filter(({ name }) => name !== 'client-gateway');
    for (const other of others) {
      const health = async (): Promise<boolean> => (await other.health())?.ready === true;
      await until(`${other.name} is ready without the door`, health);
    }
    happened('the other eight are ready');
  },
  'market-data': ordersGoOn,
  reporting: ordersGoOn,
  notification: ordersGoOn,
};

async function refusedAndShown({ probe, happened }: Scene): Promise<void> {
  happened(`orders are refused with 503: ${await probe.refused()} is away`);
  if (!(await probe.showsBook())) throw new Error('market data does not flow');
  happened('market data flows');
}

async function ordersGoOn(scene: Scene): Promise<void> {
  await lasts(AWAY_MS);
  await moreOrders(scene, 30);
  scene.happened('orders are taken without it');
}

function kill(id: string, service: string, short = false): Fault {
  return {
    id,
    name: `${service} killed`,
    on: ['distributed'],
    short,
    run: async (scene) => {
      const process = scene.fleet.process(service);
      const { pid } = process;
      await process.kill();
      scene.happened(`process ${pid} ended by SIGKILL`);
      await WHILE_AWAY[service]?.(scene);
      process.begin();
    },
  };
}

/** F1 to F10: each service, all of them, the monolith, and everything with PostgreSQL at once. */
export const KILLS: readonly Fault[] = [
  kill('F1', 'user'),
  kill('F2', 'order-manager'),
  kill('F3', 'risk-manager'),
  kill('F4', 'wallet', true),
  kill('F5', 'matching-engine'),
  kill('F6', 'market-data'),
  kill('F7', 'reporting'),
  kill('F8', 'notification'),
  kill('F9', 'client-gateway'),
  {
    id: 'F10',
    name: 'every process killed at once',
    on: ['monolith', 'distributed'],
    run: async (scene) => {
      const { fleet, setting } = scene;
      await moreAnswers(scene, 20);
      const { lost } = setting.figures;
      await fleet.killAll();
      await until('requests are lost', () => setting.figures.lost > lost, SHOWS_MS);
      scene.happened('requests were under way');
      await startAll(scene);
    },
  },
  {
    id: 'F10',
    name: 'every process and PostgreSQL at once (C12)',
    on: ['monolith', 'distributed'],
    run: async (scene) => {
      const { fleet } = scene;
      await moreAnswers(scene, 20);
      const { pid } = fleet.postgres;
      await Promise.all([fleet.killAll(), fleet.postgres.end('SIGKILL')]);
      scene.happened(`PostgreSQL ${pid} ended by SIGKILL`);
      await fleet.postgres.startAgain();
      await startAll(scene);
    },
  },
];
