import { createHmac } from 'node:crypto';

import { until } from '@app/testing';

import { STAGES } from '../fleet/fleet';
import type { HintTrouble } from '../fleet/hint-chaos';
import type { Fault, Scene } from './scene';
import { lasts, moreOrders, SHOWS_MS } from './scene';

const TROUBLED_MS = 4_000;

/** Hints travel badly for a while; orders go on all the same. */
function travel(name: string, trouble: HintTrouble, short = false): Fault {
  return {
    id: 'F20',
    name: `hints: ${name}`,
    on: ['distributed'],
    short,
    run: async (scene) => {
      const { hints } = scene;
      const before = { ...hints.counts };
      const at = performance.now();
      hints.trouble = trouble;
      try {
        await moreOrders(scene, 100);
        await lasts(Math.max(0, TROUBLED_MS - (performance.now() - at)));
      } finally {
        hints.trouble = {};
      }
      for (const kind of Object.keys(trouble) as (keyof HintTrouble)[]) {
        const count = hints.counts[kind] - before[kind];
        if (count === 0) throw new Error(`no hint was ${kind}`);
        scene.happened(`${count} hints ${kind}`);
      }
    },
  };
}

/** Waits until some service has said that a hint was not one of ours. */
async function refusedBy({ fleet }: Scene, count: () => number): Promise<void> {
  const before = count();
  await until('the forged hint is refused', () => count() > before, SHOWS_MS);
  if (fleet.processes.size === 0) throw new Error('nobody is there');
}

function refusals({ fleet }: Scene): number {
  const logs = [...fleet.processes.values()].map(({ log }) => log);
  return logs.join('\n').split('is not ours').length;
}

/** F20: hints lost, doubled, late, corrupt, old, forged. */
export const HINTS: readonly Fault[] = [
  travel('all dropped', { dropped: 1 }),
  travel('30 % dropped', { dropped: 0.3 }),
  travel('30 % doubled', { doubled: 0.3 }),
  travel('30 % late and out of order', { late: 0.3 }),
  travel('10 % corrupt', { corrupt: 0.1 }),
  travel('everything at once', { dropped: 0.15, doubled: 0.15, late: 0.2, corrupt: 0.05 }, true),
  {
    id: 'F20',
    name: 'hints: forged ones that would create money',
    on: ['distributed'],
    short: true,
    run: async (scene) => {
      const redis = scene.fleet.redis.admin();
      const { databaseUrl, postgres } = scene.fleet;
      const [row] = await postgres.query<{ next: string; epoch: string }>(
        databaseUrl,
        `select next_seq::text as next, epoch::text from streams.stream_head
          where stream = 'wallet'`,
      );
      const next = Number.parseInt(row?.next ?? '1', 10);
      const refused = refusedBy(scene, () => refusals(scene));
      try {
        for (let seq = next; seq < next + 20; seq += 1) {
          const message = forgedFunds(seq, Number.parseInt(row?.epoch ?? '1', 10));
          await redis.publish('hint.wallet', message);
        }
        await refused;
      } finally {
        redis.disconnect();
      }
      scene.happened('20 forged hints were published and refused');
    },
  },
  {
    id: 'F20',
    name: 'hints: those of an earlier epoch come again',
    on: ['distributed'],
    run: async (scene) => {
      const { fleet } = scene;
      const heard: { channel: string; message: Buffer }[] = [];
      const listener = fleet.redis.admin();
      listener.on('messageBuffer', (channel: Buffer, message: Buffer) => {
        heard.push({ channel: channel.toString(), message });
      });
      await listener.subscribe(...Object.values(STAGES).map((stream) => `hint.${stream}`));
      await moreOrders(scene, 40);
      listener.disconnect();
      if (heard.length === 0) throw new Error('no hint was heard');
      await fleet.process('wallet').kill();
      await fleet.process('wallet').start();
      await until('orders are taken', () => scene.probe.takesOrders(), SHOWS_MS);
      const teller = fleet.redis.admin();
      for (const { channel, message } of heard) await teller.publish(channel, message);
      teller.disconnect();
      scene.happened(`${heard.length} hints of an earlier epoch came again`);
      await moreOrders(scene, 40);
    },
  },
];

/** A hint in the shape of ours, sealed with a key that is not. */
function forgedFunds(seq: number, epoch: number): Buffer {
  const head = { stream: 'wallet', epoch, from: seq, to: seq, kind: 'hint' };
  const deposit = { type: 'transferred', kind: 'deposit', accountId: 'x', asset: 'USD' };
  const body = JSON.stringify({ v: 1, steps: [['', 0, 0, [{ ...deposit, amount: 1, legs: [] }]]] });
  const text = `${JSON.stringify(head)}\n${body}`;
  const mac = createHmac('sha256', 'a guess').update(text).digest('base64url');
  return Buffer.from(`${mac}\n${text}`);
}
