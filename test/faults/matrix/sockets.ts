import { UpdateStream, until } from '@app/testing';

import type { MarketSocket } from './market-socket';
import { listen } from './market-socket';
import type { Fault, Scene } from './scene';
import { moreAnswers, moreOrders, SHOWS_MS } from './scene';

const SOCKETS = 900;
/** Every tenth never reads. */
const DEAF_EVERY = 10;
/** Far above what a thousand sockets need, far below what unbounded buffers would take. */
const GROWTH_BYTES_MAX = 400 * 1024 * 1024;
const RECONNECTS = 5;
const OPENING = 50;

async function openAll(scene: Scene): Promise<MarketSocket[]> {
  const listeners: MarketSocket[] = [];
  for (let from = 0; from < SOCKETS; from += OPENING) {
    const some = Array.from({ length: OPENING }, (_, index) =>
      listen(scene, (from + index) % DEAF_EVERY === 0),
    );
    listeners.push(...(await Promise.all(some)));
  }
  return listeners;
}

/** F26: many sockets, some of which never read, and all of them coming back at once. */
export const SOCKET_FAULTS: readonly Fault[] = [
  {
    id: 'F26',
    name: `${SOCKETS} sockets, every tenth never reads, then all come back`,
    on: ['monolith', 'distributed'],
    run: async (scene) => {
      const door = scene.fleet.process('client-gateway');
      const before = door.memoryBytes;
      let listeners = await openAll(scene);
      try {
        const reading = listeners.filter((_, index) => index % DEAF_EVERY !== 0);
        const frames = reading.map((listener) => listener.frames);
        await moreOrders(scene, 100);
        const all = (): boolean =>
          reading.every((listener, index) => listener.frames > (frames[index] ?? 0));
        await until('everyone who reads hears', all, SHOWS_MS);
        for (const { socket } of listeners) socket.terminate();
        listeners = await openAll(scene);
        await moreAnswers(scene, 50);
        const grown = door.memoryBytes - before;
        if (grown > GROWTH_BYTES_MAX) throw new Error(`grown by ${grown} bytes`);
        const mebibytes = Math.round(grown / 1_048_576);
        scene.happened(`${listeners.length} sockets twice, ${mebibytes} MiB more at the door`);
      } finally {
        for (const { socket } of listeners) socket.terminate();
      }
    },
  },
  {
    id: 'F26',
    name: 'a private feed broken off again and again',
    on: ['monolith', 'distributed'],
    run: async (scene) => {
      const { fleet, probe } = scene;
      const { token } = probe.trader;
      const whole = await UpdateStream.open(fleet.wsUrl, token);
      const heard: string[] = [];
      let part = await UpdateStream.open(fleet.wsUrl, token);
      for (let turn = 0; turn < RECONNECTS; turn += 1) {
        await until('an order is taken', () => probe.takesOrders(), SHOWS_MS);
        const seen = part.updates.length;
        await until('an update comes', () => part.updates.length > seen || seen > 0, SHOWS_MS);
        part.close();
        heard.push(...part.updates.map((update) => update.event_id));
        await until('an order is taken', () => probe.takesOrders(), SHOWS_MS);
        const since = heard.at(-1) ?? whole.updates[0]?.event_id ?? '';
        part = await UpdateStream.open(fleet.wsUrl, token, since);
      }
      const ids = (): string[] => whole.updates.map((update) => update.event_id);
      const joined = (): string[] => [...heard, ...part.updates.map(({ event_id: id }) => id)];
      await until('both have heard the same', () => String(joined()) === String(ids()), SHOWS_MS);
      part.close();
      whole.close();
      scene.happened(`${ids().length} updates over ${RECONNECTS} breaks, none missing or twice`);
    },
  },
];
