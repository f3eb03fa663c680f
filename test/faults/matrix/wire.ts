import * as contracts from '@app/contracts';
import type { ShapeNode } from '@app/kernel';
import { DomainError } from '@app/kernel';
import { redisConnection, RpcClient, RpcRedisClient, SystemClock, WireSeal } from '@app/platform';
import { until, wrongPayloads } from '@app/testing';

import { SECRET_KEY } from '../fleet/fleet';
import type { Fault, Scene } from './scene';
import { SHOWS_MS } from './scene';

/** Each port with the patterns and the shapes of its operations. */
const PORTS: readonly (readonly [
  Readonly<Record<string, string>>,
  Readonly<Record<string, ShapeNode>>,
])[] = [
  [contracts.USER_PATTERNS, contracts.USER_SHAPES],
  [contracts.SETTINGS_PATTERNS, contracts.SETTINGS_SHAPES],
  [contracts.KEPT_ANSWERS_PATTERNS, contracts.KEPT_ANSWERS_SHAPES],
  [contracts.APPROVALS_PATTERNS, contracts.APPROVALS_SHAPES],
  [contracts.AUDIT_PATTERNS, contracts.AUDIT_SHAPES],
  [contracts.ORDERS_PATTERNS, contracts.ORDERS_SHAPES],
  [contracts.CANCEL_SWITCH_PATTERNS, contracts.CANCEL_SWITCH_SHAPES],
  [contracts.WALLET_PATTERNS, contracts.WALLET_SHAPES],
  [contracts.RISK_PATTERNS, contracts.RISK_SHAPES],
  [contracts.matchingPatterns(0), contracts.MATCHING_SHAPES],
  [contracts.MARKET_DATA_PATTERNS, contracts.MARKET_DATA_SHAPES],
  [contracts.REPORTING_PATTERNS, contracts.REPORTING_SHAPES],
  [contracts.NOTIFICATION_PATTERNS, contracts.NOTIFICATION_SHAPES],
];
const REFUSALS = ['MISSING_FIELD', 'MALFORMED_FIELD', 'UNKNOWN_FIELD'];
const AT_ONCE = 16;
const ANSWER_MS_MAX = 4_000;

/** Someone who knows the secret of the exchange and may publish anything. */
async function insider({ fleet }: Scene): Promise<RpcClient> {
  const redis = new RpcRedisClient(redisConnection(fleet.redis.adminUrl, 'insider'));
  const seal = new WireSeal(SECRET_KEY);
  const client = new RpcClient({ redis, seal, clock: new SystemClock(), isHere: () => true });
  void client.connect().catch(() => undefined);
  await until('the insider is connected', () => client.connected, SHOWS_MS);
  return client;
}

/** Rows of every table but the snapshots, and the heads of the streams. */
async function everything({ fleet }: Scene): Promise<string> {
  const { postgres, databaseUrl } = fleet;
  const tables = await postgres.query<{ name: string }>(
    databaseUrl,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') and tablename <> 'snapshot'
      order by 1`,
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::text from ${name}`);
  const heads = `select stream, next_seq::text from streams.stream_head order by 1`;
  const rows = [
    await postgres.query(databaseUrl, counts.join(' union all ')),
    await postgres.query(databaseUrl, heads),
  ];
  return JSON.stringify(rows);
}

/** Asks and demands the refusal of a field; for a batch that of one of its rows. */
async function refused(client: RpcClient, pattern: string, payload: unknown): Promise<void> {
  const options = { timeoutMs: ANSWER_MS_MAX };
  const answer = await client.call<unknown>(pattern, payload, options).catch((e: unknown) => e);
  if (answer instanceof DomainError && REFUSALS.includes(answer.reason)) return;
  const outcomes = Array.isArray(answer) ? (answer as { ok: boolean; reason?: string }[]) : [];
  if (outcomes.some(({ ok, reason = '' }) => !ok && REFUSALS.includes(reason))) return;
  const given = JSON.stringify(payload).slice(0, 200);
  throw new Error(`${pattern} answered ${given} with ${String(answer).slice(0, 200)}`);
}

/** A batch of a good order and a bad one: the good one is taken. */
async function goodBesideBad({ probe }: Scene, client: RpcClient): Promise<void> {
  const order = {
    ...{ accountId: probe.trader.accountId, clientOrderId: `beside-${Date.now()}` },
    ...{ symbol: 'JPM', side: 'buy', type: 'limit', timeInForce: 'gtc', quantityShares: 1 },
    ...{ limitPriceUnits: 1_980_000, stopPriceUnits: null, postOnly: false, displayShares: null },
    ...{ selfTrade: 'cancel_newest', expireAt: null, extendedHours: false, positionIntent: null },
    deadlineAt: Date.now() + 5_000,
  };
  const batch = [{ ...order, side: 'both' }, order, { ...order, admin: true }, null];
  const answer = await client.call<{ ok: boolean }[]>(contracts.ORDERS_PATTERNS.submit, batch);
  const taken = answer.map(({ ok }) => ok);
  if (String(taken) !== 'false,true,false,false')
    throw new Error(`rows: ${JSON.stringify(answer)}`);
}

/** Payloads that no service of ours sends, sealed as ours: refused one by one, nothing changed. */
export const WIRE: readonly Fault[] = [
  {
    id: 'B',
    name: 'bad payloads for every operation of every service',
    on: ['distributed'],
    short: true,
    run: async (scene) => {
      const { setting, fleet, happened } = scene;
      await setting.load.stop();
      await setting.settled();
      const client = await insider(scene);
      try {
        const pids = (): string => [...fleet.processes.values()].map(({ pid }) => pid).join(' ');
        const [before, alive] = [await everything(scene), pids()];
        let [operations, sent] = [0, 0];
        for (const [patterns, shapes] of PORTS) {
          for (const [operation, pattern] of Object.entries(patterns)) {
            const wrong = wrongPayloads(shapes[operation] as ShapeNode);
            if (wrong.length < 10) throw new Error(`${pattern} takes almost anything`);
            operations += 1;
            sent += wrong.length;
            for (let at = 0; at < wrong.length; at += AT_ONCE) {
              const some = wrong.slice(at, at + AT_ONCE);
              await Promise.all(some.map(({ payload }) => refused(client, pattern, payload)));
            }
          }
        }
        if ((await everything(scene)) !== before) throw new Error('something was written');
        if (pids() !== alive) throw new Error('a process ended');
        happened(`${sent} bad payloads to ${operations} operations, all refused, nothing written`);
        await goodBesideBad(scene, client);
        happened('of a batch the bad rows were refused and the good one was taken');
      } finally {
        await client.close();
      }
      setting.load.start();
    },
  },
];
