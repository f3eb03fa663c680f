import type { Deployment } from '@app/testing';
import { ExchangeHttp, signIn, startMonolith, until } from '@app/testing';
import { Client } from 'pg';

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
    exchange = await startMonolith();
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

  it.each(UNDER_LOAD)('%s, hit %i (%s)', async (point, hit) => {
    await answersAgain();
    await exchange.stop();
    await exchange.restart({ CRASH_AT: `${point}:${hit}` });
    expect(await exchange.ended()).toEqual({ code: null, signal: 'SIGKILL' });
    await exchange.restart({});
    await answersAgain();
  });

  it.each(AROUND)('%s, hit %i, at the %s', async (point, hit, when) => {
    await answersAgain();
    await exchange.stop();
    const crash = { CRASH_AT: `${point}:${hit}` };
    if (when === 'start') {
      await expect(exchange.restart(crash)).rejects.toThrow('ended before it was ready: SIGKILL');
    } else {
      await exchange.restart(crash);
      await answersAgain();
      expect(await exchange.stop()).toEqual({ code: null, signal: 'SIGKILL' });
    }
    await exchange.restart({});
    await answersAgain();
  });

  it('ends by itself when its connection breaks during a write, and comes back whole (C7)', async () => {
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
    const { lost } = setting.figures;
    const ended = exchange.stop();
    await setting.load.stop();
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(setting.figures.lost).toBe(lost);
    await exchange.restart({});
    const http = new ExchangeHttp(exchange.baseUrl);
    await signIn(http, 'operator_demo');
    http.close();
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
