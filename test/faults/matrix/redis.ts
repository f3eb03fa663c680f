import { until } from '@app/testing';
import type { Redis } from 'ioredis';

import type { Fault, Scene } from './scene';
import { lasts, moreOrders, SHOWS_MS } from './scene';

const AWAY_MS = 3_000;

async function asAdmin<T>({ fleet }: Scene, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = fleet.redis.admin();
  redis.on('error', () => undefined);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** While Redis is away the door refuses at once, and live processes stay alive. */
async function refused({ probe, happened }: Scene): Promise<void> {
  const answer = await until(
    'orders are refused with 503',
    async () => {
      const heard = await probe.order();
      return heard?.status === 503 ? heard : null;
    },
    SHOWS_MS,
  );
  happened(`orders are refused: 503 ${answer.body['reason']}`);
}

function startsOf({ fleet }: Scene): number {
  return [...fleet.processes.values()].reduce((sum, { starts }) => sum + starts, 0);
}

/** Whoever loses Redis must not end for it. */
async function withoutAnEnd(scene: Scene, work: () => Promise<void>): Promise<void> {
  const before = startsOf(scene);
  await work();
  if (startsOf(scene) !== before) throw new Error('a process ended for the loss of Redis');
}

function redisFault(
  name: string,
  work: (scene: Scene) => Promise<void>,
  { short = false } = {},
): Fault {
  return {
    id: 'F19',
    name: `Redis ${name}`,
    on: ['distributed'],
    short,
    run: (scene) => withoutAnEnd(scene, () => work(scene)),
  };
}

/** F19: what may happen to Redis; its loss costs latency and never data. */
export const REDIS: readonly Fault[] = [
  redisFault(
    'killed, away for 3 s',
    async (scene) => {
      const { pid } = scene.fleet.redis;
      await scene.fleet.redis.kill();
      scene.happened(`process ${pid} ended by SIGKILL`);
      await refused(scene);
      await lasts(AWAY_MS);
      await scene.fleet.redis.start();
    },
    { short: true },
  ),
  redisFault('flushed', async (scene) => {
    await asAdmin(scene, (redis) => redis.flushall());
    scene.happened('FLUSHALL');
    await moreOrders(scene, 20);
  }),
  redisFault('paused for 3 s', async (scene) => {
    await asAdmin(scene, (redis) => redis.call('CLIENT', 'PAUSE', String(AWAY_MS), 'ALL'));
    scene.happened('CLIENT PAUSE');
    await lasts(AWAY_MS);
  }),
  redisFault('frozen for 4 s', async (scene) => {
    scene.fleet.redis.signal('SIGSTOP');
    try {
      await refused(scene);
      await lasts(AWAY_MS + 1_000);
    } finally {
      scene.fleet.redis.signal('SIGCONT');
    }
  }),
  redisFault('clients cut', async (scene) => {
    const cut = await asAdmin(scene, async (redis) => {
      const normal = await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      const listeners = await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      return [Number(normal), Number(listeners)];
    });
    if (cut.some((count) => count === 0)) throw new Error(`cut ${cut.join(' and ')} clients`);
    scene.happened(`${cut.join(' and ')} clients cut`);
  }),
  redisFault('wires reset', async (scene) => {
    const cut = scene.fleet.allRedisWires.reduce((sum, wire) => sum + wire.reset(), 0);
    if (cut === 0) throw new Error('nobody was connected');
    scene.happened(`${cut} connections reset`);
  }),
  redisFault('wires half-closed', async (scene) => {
    const wires = scene.fleet.allRedisWires;
    for (const wire of wires) wire.halfClose();
    const closed = wires.reduce((sum, wire) => sum + wire.counts.halfClosed, 0);
    if (closed === 0) throw new Error('nobody was connected');
    scene.happened(`${closed} connections half-closed`);
  }),
  redisFault('wires carry nothing for 3 s', async (scene) => {
    for (const wire of scene.fleet.allRedisWires) wire.set({ kind: 'blackhole' });
    await lasts(AWAY_MS);
    const held = scene.fleet.allRedisWires.reduce((sum, wire) => sum + wire.counts.held, 0);
    scene.happened(`${held} connections stood still`);
    for (const wire of scene.fleet.allRedisWires) wire.set({ kind: 'pass' });
  }),
  redisFault('with a tiny output buffer', async (scene) => {
    const limit = (bytes: number): string => `pubsub ${bytes} ${bytes} 1`;
    await asAdmin(scene, async (redis) => {
      const listeners = async (): Promise<string[]> => {
        const list = String(await redis.call('CLIENT', 'LIST', 'TYPE', 'pubsub'));
        return [...list.matchAll(/^id=([0-9]+) /gm)].map((match) => match[1] ?? '');
      };
      const before = await listeners();
      const cut = async (): Promise<number> => {
        const now = await listeners();
        return before.filter((id) => !now.includes(id)).length;
      };
      await redis.config('SET', 'client-output-buffer-limit', limit(600));
      try {
        // No message of ours, but one that has to wait in the buffers of all who listen.
        await redis.publish('presence', 'x'.repeat(256 * 1024));
        await until('a subscriber is cut', async () => (await cut()) > 0, SHOWS_MS);
        scene.happened(`${await cut()} of ${before.length} subscribers cut by the buffer limit`);
      } finally {
        await redis.config('SET', 'client-output-buffer-limit', limit(32 * 1024 * 1024));
      }
    });
  }),
  {
    id: 'F19',
    name: 'Redis absent at the start of all nine',
    on: ['distributed'],
    run: async (scene) => {
      const { fleet } = scene;
      await fleet.killAll();
      await fleet.redis.kill();
      for (const process of fleet.processes.values()) process.begin();
      const pids = [...fleet.processes.values()].map(({ pid }) => pid);
      await lasts(AWAY_MS);
      await fleet.redis.start();
      await until(
        'all are ready',
        async () => {
          const states = await Promise.all([...fleet.processes.values()].map((p) => p.health()));
          return states.every((state) => state?.ready === true);
        },
        SHOWS_MS * 2,
      );
      const now = [...fleet.processes.values()].map(({ pid }) => pid);
      if (String(now) !== String(pids)) throw new Error('a process ended for want of Redis');
      scene.happened('nine processes waited for Redis');
    },
  },
];
