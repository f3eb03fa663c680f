import { until } from '@app/testing';
import { WebSocket } from 'ws';

import type { MarketSocket } from './market-socket';
import { listen } from './market-socket';
import type { Fault, Scene } from './scene';
import { lasts, moreAnswers, moreOrders, SHOWS_MS, startAll } from './scene';

/** Stays away this long: longer than the signs of life that others still believe. */
const AWAY_MS = 2_500;

/** A service that was killed, within its scene. */
interface Away {
  readonly service: string;
  readonly scene: Scene;
  /** A client of market data from before. */
  readonly listener: MarketSocket;
}

/** What the others do while a service is away; each proves itself or throws. */
const WHILE_AWAY: Readonly<Record<string, (away: Away) => Promise<void>>> = {
  wallet: refusedAndShown,
  'risk-manager': refusedAndShown,
  'matching-engine': refusedAndShown,
  'order-manager': refusedAndShown,
  user: async ({ scene: { probe, happened } }) => {
    const login = async (): Promise<boolean> => {
      const body = { username: 'x_y', password: 'not it at all' };
      const { status, body: said } = await probe.http.send('POST', '/v2/auth/login', { body });
      return status === 503 && said['service'] === 'user';
    };
    await until('log-ins are refused with 503', login, SHOWS_MS);
    happened('log-ins are refused with 503: user is away');
  },
  'client-gateway': async ({ scene: { fleet, happened } }) => {
    const others = [...fleet.processes.values()].filter(({ name }) => name !== 'client-gateway');
    for (const other of others) {
      const health = async (): Promise<boolean> => (await other.health())?.ready === true;
      await until(`${other.name} is ready without the door`, health);
    }
    happened('the other eight are ready');
  },
  'market-data': async (away) => {
    await ordersGoOn(away);
    const { probe, happened } = away.scene;
    if (await probe.showsBook()) throw new Error('a book is shown without market-data');
    happened('books are refused');
  },
  reporting: ordersGoOn,
  notification: ordersGoOn,
};

async function refusedAndShown({ service, scene, listener }: Away): Promise<void> {
  const { probe, happened } = scene;
  const named = await probe.refused();
  // A shard of the engine has its number behind its name.
  if (named.split('.')[0] !== service) throw new Error(`${named} is said to be away`);
  happened(`orders are refused with 503: ${named} is away`);
  if (!(await probe.showsBook())) throw new Error('the book is not served');
  const late = await listen(scene);
  await until('someone new gets the book', () => late.books > 0, SHOWS_MS);
  late.socket.terminate();
  if (listener.socket.readyState !== WebSocket.OPEN) throw new Error('market data was cut');
  happened('market data flows: to old sockets, new ones and over REST');
}

async function ordersGoOn({ scene, listener }: Away): Promise<void> {
  const { books } = listener;
  await lasts(AWAY_MS);
  await moreOrders(scene, 30);
  scene.happened('30 orders are taken without it');
  if (scene.fleet.process('market-data').pid < 0) return;
  await until('books move on', () => listener.books > books, SHOWS_MS);
  scene.happened('market data flows');
}

function kill(id: string, service: string, short = false): Fault {
  return {
    id,
    name: `${service} killed`,
    on: ['distributed'],
    short,
    run: async (scene) => {
      const { fleet, happened } = scene;
      const process = fleet.process(service);
      const { pid } = process;
      const listener = await listen(scene);
      const others = [...fleet.processes.values()].filter((other) => other !== process);
      const pids = (): string => others.map((other) => other.pid).join(' ');
      const before = pids();
      await process.kill();
      happened(`process ${pid} ended by SIGKILL`);
      await WHILE_AWAY[service]?.({ service, scene, listener });
      listener.socket.terminate();
      if (pids() !== before) throw new Error('another process ended for it');
      happened('all others live on');
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
