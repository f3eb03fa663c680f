import type { Deployment } from '@app/testing';
import { startExchange, until } from '@app/testing';
import { Client } from 'pg';

import type { LogLine } from './auditor/acknowledgements';
import { readLog } from './auditor/acknowledgements';
import { brokenChecks, LoadSetting, seedOfRun } from './load-setting';

/**
 * Crash points (reliability, "Crash windows"): where the process kills itself, at which hit, and
 * the window that it stands for.
 */
const UNDER_LOAD: readonly (readonly [point: string, hit: number, window: string])[] = [
  ['commit.before', 60, 'C1, C4: decided, not written'],
  ['commit.sent', 60, 'C7: written or not, nobody heard'],
  ['commit.after', 60, 'C2, C3: written, not answered, no hint'],
  ['hints.after', 60, 'C2: hints out, not answered'],
  ['project.inside', 40, 'C8: inside the transaction of a projection'],
  ['project.after', 40, 'C6, C9: projected, nobody told'],
];
/** Points of a start or a stop. */
const AROUND: readonly (readonly [point: string, hit: number, when: 'start' | 'stop'])[] = [
  ['takeover.after', 1, 'start'],
  ['takeover.after', 3, 'start'],
  ['snapshot.before', 2, 'stop'],
  ['snapshot.after', 2, 'stop'],
];

describe('a crash at each point', () => {
  let exchange: Deployment;
  let setting: LoadSetting;

  beforeAll(async () => {
    const seed = seedOfRun();
    process.stderr.write(`a crash at each point: FAULT_SEED=${seed}\n`);
    exchange = await startExchange();
    setting = await LoadSetting.prepare(exchange, seed);
    setting.load.start();
  });

  afterAll(async () => {
    await setting?.load.stop();
    setting?.close();
    await exchange?.dispose();
  });

  const answersAgain = async (): Promise<void> => {
    const { answered } = setting.figures;
    await until('answers', () => setting.figures.answered > answered + 200, 20_000);
  };

  it('comes while orders are answered', async () => {
    await answersAgain();
    await exchange.kill();
  });

  // Each leaves the exchange dead; the load keeps asking, and the next start answers it.
  it.each(UNDER_LOAD)('%s, hit %i (%s)', async (point, hit) => {
    await exchange.restart({ CRASH_AT: `${point}:${hit}` });
    expect(await exchange.ended()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it.each(AROUND)('%s, hit %i, at the %s', async (point, hit, when) => {
    const crash = { CRASH_AT: `${point}:${hit}` };
    if (when === 'start') {
      await expect(exchange.restart(crash)).rejects.toThrow('ended before it was ready: SIGKILL');
    } else {
      await exchange.restart(crash);
      await answersAgain();
      expect(await exchange.stop()).toEqual({ code: null, signal: 'SIGKILL' });
    }
  });

  it('ends by itself when its connection breaks during a write, and comes back whole (C7)', async () => {
    await exchange.restart({});
    await answersAgain();
    await cutCommitter(exchange);
    expect((await exchange.ended()).code).toBe(70);
    await exchange.restart({});
    await answersAgain();
  });

  it('a frozen owner that was replaced writes nothing more and ends (C11)', async () => {
    await answersAgain();
    const frozen = exchange.pid;
    process.kill(frozen, 'SIGSTOP');
    const zombieEnded = exchange.ended();
    const frozenAt = Date.now();
    await exchange.restart({ PORT: '0' });
    expect(Date.now() - frozenAt).toBeLessThan(10_000);
    process.kill(frozen, 'SIGCONT');
    expect((await zombieEnded).code).toBe(70);
    await exchange.stop();
    await exchange.restart({});
    await answersAgain();
  });

  it('SIGTERM under load leaves no unknown outcome', async () => {
    await answersAgain();
    const before = readLog(setting.logPath).length;
    const ended = exchange.stop();
    await setting.load.stop();
    expect(await ended).toEqual({ code: 0, signal: null });
    const lost = lostOrders(readLog(setting.logPath), before);
    await exchange.restart({});
    // A connection may break while it is refused; what was recorded was answered.
    await setting.settled();
    expect(await ordersNamed(exchange, lost)).toEqual([]);
  });

  it('and the books agree with what was answered', async () => {
    const report = await setting.audit();
    const { orders, trades } = report;
    const { figures } = setting;
    process.stderr.write(
      `a crash at each point: ${JSON.stringify({ ...figures, orders, trades })}\n`,
    );
    expect(brokenChecks(report)).toEqual([]);
    expect(await setting.reconciliation()).toMatchObject({ status: 'ok' });
  });
});

/** Client ids of orders first asked for after line `from` of the log that got no answer. */
function lostOrders(lines: readonly LogLine[], from: number): string[] {
  const late = lines.slice(from).flatMap((line) => (line.k === 'lost' ? [line.n] : []));
  const numbers = new Set(late);
  const seen = new Set<string>();
  return lines.flatMap((line, index) => {
    if (line.k !== 'intent' || line.op !== 'submit') return [];
    const name = String(line.body?.['client_order_id']);
    if (index < from) seen.add(name);
    return numbers.has(line.n) && !seen.has(name) ? [name] : [];
  });
}

async function ordersNamed({ databaseUrl }: Deployment, names: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'select client_order_id as name from orders.orders where client_order_id = any($1)',
      [names],
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** Ends the backend of the committer, as a failing network or server would. */
async function cutCommitter({ databaseUrl }: Deployment): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'openbell-committer' and datname = current_database()`);
  } finally {
    await client.end();
  }
}
