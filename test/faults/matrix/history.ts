import { createHash } from 'node:crypto';

import { until } from '@app/testing';

import type { ServiceProcess } from '../fleet/service-process';
import type { Fault, Scene } from './scene';
import { SHOWS_MS } from './scene';

const BOTH = ['monolith', 'distributed'] as const;
const EXIT_FAIL_STOP = 70;
const NAMELESS = '00000000-0000-7000-8000-000000000000';

/** A stage must refuse to start on a damaged journal and say where the damage is. */
async function refusesToStart(
  scene: Scene,
  { service, url, says }: { service: string; url: string; says: RegExp },
): Promise<void> {
  const process = await scene.still.begin(service, url);
  try {
    await until(`${service} refuses to start`, () => process.ends.length > 0, SHOWS_MS * 2);
    const code = process.ends[0]?.code;
    if (code !== EXIT_FAIL_STOP) throw new Error(`it ended with ${code}`);
    const line = says.exec(process.log)?.[0];
    if (line === undefined) throw new Error(`it does not say ${says.source}:\n${process.log}`);
    scene.happened(`refused to start: "${line}"`);
  } finally {
    await scene.fleet.dismiss(process.name);
  }
}

/** Number of an entry in the middle of a stream, and the row that holds it. */
async function middleRow(scene: Scene, url: string, stream: string): Promise<Row> {
  const text = `select first_seq::text as first, last_seq::text as last, length(body) as length
    from streams.journal where stream = $1 order by last_seq
    offset (select count(*) / 2 from streams.journal where stream = $1) limit 1`;
  const [row] = await scene.fleet.postgres.query<Row>(url, text, [stream]);
  if (row === undefined) throw new Error(`${stream} is empty`);
  return row;
}

interface Row {
  readonly first: string;
  readonly last: string;
  readonly length: number;
}

const DAMAGE: readonly Fault[] = [
  {
    id: 'F23',
    name: 'newest snapshot corrupt',
    on: BOTH,
    run: (scene) =>
      scene.still.onCopy(async (url) => {
        const text = `update streams.snapshot s
            set body = set_byte(body, length(body) / 2, get_byte(body, length(body) / 2) # 255)
          where (name, seq) in
            (select name, max(seq) from streams.snapshot where name = 'wallet' group by name)
          returning seq`;
        const rows = await scene.fleet.postgres.query<{ seq: string }>(url, text);
        if (rows.length !== 1) throw new Error('there is no snapshot');
        const process = await scene.still.begin('wallet', url);
        try {
          await process.ready();
          if (process.ends.length > 0) throw new Error(process.log);
          scene.happened(`wallet started without its snapshot ${rows[0]?.seq}`);
        } finally {
          await scene.fleet.dismiss(process.name);
        }
      }),
  },
  {
    id: 'F23',
    name: 'a byte of a journal row flipped',
    on: BOTH,
    run: (scene) =>
      scene.still.onCopy(async (url) => {
        const { first, last, length } = await middleRow(scene, url, 'risk');
        const { postgres } = scene.fleet;
        await postgres.query(url, 'delete from streams.snapshot');
        const text = `update streams.journal set body = set_byte(body, $2, get_byte(body, $2) # 1)
          where stream = 'risk' and last_seq = $1`;
        await postgres.query(url, text, [last, length >> 1]);
        const says = new RegExp(`risk[ :][^"]*\\b${first}\\b[^"]*`);
        await refusesToStart(scene, { service: 'risk-manager', url, says });
      }),
  },
  {
    id: 'F23',
    name: 'a journal row removed',
    on: BOTH,
    run: (scene) =>
      scene.still.onCopy(async (url) => {
        const { first, last } = await middleRow(scene, url, 'wallet');
        const { postgres } = scene.fleet;
        await postgres.query(url, 'delete from streams.snapshot');
        const text = `delete from streams.journal where stream = 'wallet' and last_seq = $1`;
        await postgres.query(url, text, [last]);
        const says = new RegExp(`wallet[ :][^"]*\\b${first}\\b[^"]*`);
        await refusesToStart(scene, { service: 'wallet', url, says });
      }),
  },
];

/** Puts an entry behind the last one of a stream, hash chain and head included. */
async function append(scene: Scene, url: string, at: { stream: string; event: unknown }) {
  const { postgres } = scene.fleet;
  const { stream, event } = at;
  const [head] = await postgres.query<{ next: string; epoch: string; hash: Buffer }>(
    url,
    `select next_seq::text as next, epoch::text, head_hash as hash from streams.stream_head
      where stream = $1`,
    [stream],
  );
  if (head === undefined) throw new Error(`no stream ${stream}`);
  const { next, epoch, hash: previous } = head;
  const body = Buffer.from(JSON.stringify({ v: 1, steps: [['', 0, Date.now(), [event]]] }));
  const hash = createHash('sha256')
    .update(previous)
    .update(`${stream}\n${next}\n${next}\n${epoch}\n`)
    .update(body)
    .digest();
  const insert = `insert into streams.journal (stream, first_seq, last_seq, epoch, hash, body)
    values ($1, $2, $2, $3, $4, $5)`;
  await postgres.query(url, insert, [stream, next, epoch, hash, body]);
  const move = `update streams.stream_head set next_seq = next_seq + 1, head_hash = $2
    where stream = $1`;
  await postgres.query(url, move, [stream, hash]);
  return next;
}

interface Poison {
  readonly service: string;
  readonly stream: string;
  readonly event: unknown;
  /** What policy wants of the consumer (reliability, "Poison entries"). */
  readonly policy: 'halts' | 'quarantines' | 'dead letter';
}

/** The book refuses every bad number; what cannot be made a text it has to choke on. */
const UNPRINTABLE = { toString: null, valueOf: null };
const BAD_TERMS = { orderId: NAMELESS, accountId: NAMELESS, symbol: 'AAPL', shard: 0 };
const BAD_TRADE = { type: 'traded', symbol: 'AAPL', priceTicks: 1, cashUnitsPerTick: 100 };

const POISONS: readonly Poison[] = [
  {
    service: 'risk-manager',
    stream: 'orders',
    event: { type: 'submitted', terms: null },
    policy: 'halts',
  },
  {
    service: 'wallet',
    stream: 'risk',
    event: { type: 'approved', terms: null },
    policy: 'halts',
  },
  {
    service: 'order-manager',
    stream: 'risk',
    event: null,
    policy: 'halts',
  },
  {
    service: 'matching-engine',
    stream: 'wallet',
    event: { type: 'funded', terms: { ...BAD_TERMS, ocoGroup: UNPRINTABLE } },
    policy: 'quarantines',
  },
  {
    service: 'reporting',
    stream: 'match:0',
    event: { ...BAD_TRADE, takerSide: 'buy', quantityShares: 'many' },
    policy: 'dead letter',
  },
  {
    service: 'notification',
    stream: 'orders',
    event: { type: 'filled', orderId: 'none', accountId: null, quantityShares: 'many' },
    policy: 'dead letter',
  },
];

const SEEN: Readonly<Record<Poison['policy'], (poisoned: Poisoned) => Promise<string | null>>> = {
  halts: async ({ process, poison, seq }) => {
    const state = (await process.health())?.checks['streams'];
    const wanted = `halted at ${poison.stream} ${seq}`;
    return state?.up === false && state.detail?.includes(wanted) === true ? wanted : null;
  },
  quarantines: async ({ scene, url }) => {
    const text = `select 1 from streams.journal where stream = 'match:0'
      and position('"type":"quarantined"' in convert_from(body, 'UTF8')) > 0`;
    const rows = await scene.fleet.postgres.query(url, text);
    return rows.length > 0 ? 'AAPL is quarantined' : null;
  },
  'dead letter': async ({ scene, poison, seq, url }) => {
    const text = 'select projector from streams.dead_letter where stream = $1 and seq = $2';
    const rows = await scene.fleet.postgres.query<{ projector: string }>(url, text, [
      poison.stream,
      seq,
    ]);
    return rows.length > 0 ? `${rows[0]?.projector} wrote a dead letter` : null;
  },
};

interface Poisoned {
  readonly scene: Scene;
  readonly process: ServiceProcess;
  readonly poison: Poison;
  readonly seq: string;
  readonly url: string;
}

function poisoned(poison: Poison): Fault {
  const { service, stream, policy } = poison;
  return {
    id: 'F25',
    name: `poison entry of ${stream} for ${service}: ${policy}`,
    on: ['distributed'],
    run: (scene) =>
      scene.still.onCopy(async (url) => {
        const seq = await append(scene, url, { stream, event: poison.event });
        const process = await scene.still.begin(service, url);
        try {
          const look = (): Promise<string | null> =>
            SEEN[policy]({ scene, process, poison, seq, url });
          const seen = await until(`${service} ${policy}`, look, SHOWS_MS * 2).catch((error) => {
            throw new Error(`${String(error)}\n${process.log}`, { cause: error });
          });
          scene.happened(`${stream} ${seq}: ${seen} after ${process.ends.length} ends`);
        } finally {
          await scene.fleet.dismiss(process.name);
        }
      }),
  };
}

/** F23 and F25: a damaged history, and an entry that a consumer cannot stomach. */
export const HISTORY: readonly Fault[] = [...DAMAGE, ...POISONS.map(poisoned)];
