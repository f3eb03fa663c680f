import { cpus, loadavg } from 'node:os';

import type { Deployment } from '@app/testing';
import { Chance, startExchange, until } from '@app/testing';

import { brokenChecks, LoadSetting, seedOfRun } from './load-setting';

/** A few within `npm test`; FAULT_KILLS asks for more. */
const KILLS = Number.parseInt(process.env['FAULT_KILLS'] ?? '4', 10);
const ORDERS_PER_SECOND_MIN = 500;
/** A kill comes at a random moment of this span, counted from the first answers after a start. */
const UP_MS = { min: 800, max: 2_000 };
/** With more than this many tasks waiting per core the rate tells nothing of the exchange. */
const BUSY_TASKS_PER_CORE = 2;

describe('kill -9 under load', () => {
  let exchange: Deployment;
  let setting: LoadSetting;
  const seed = seedOfRun();
  const chance = new Chance(seed);

  beforeAll(async () => {
    process.stderr.write(`kill -9 under load: FAULT_SEED=${seed}\n`);
    exchange = await startExchange();
    setting = await LoadSetting.prepare(exchange, seed);
  });

  afterAll(async () => {
    setting?.close();
    await exchange?.dispose();
  });

  it(`loses and doubles nothing in ${KILLS} kills at random moments`, async () => {
    const { load, figures } = setting;
    load.start();
    let upMs = 0;
    let orders = 0;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const answered = figures.answered;
      await until('answers', () => figures.answered > answered + 100);
      const from = { at: Date.now(), orders: figures.orders };
      const aliveMs = chance.integer(UP_MS.min, UP_MS.max);
      await new Promise((resolve) => setTimeout(resolve, aliveMs));
      upMs += Date.now() - from.at;
      orders += figures.orders - from.orders;
      await exchange.kill();
      await exchange.restart();
    }
    const answered = figures.answered;
    await until('answers after the last kill', () => figures.answered > answered + 500);
    const report = await setting.audit();
    const rate = Math.round((orders * 1_000) / upMs);
    process.stderr.write(
      `kill -9 under load: ${rate} orders/s, ${JSON.stringify({ ...figures, ...report, checks: 0 })}\n`,
    );
    expect(brokenChecks(report)).toEqual([]);
    expect(await setting.reconciliation()).toMatchObject({ status: 'ok' });
    expect(figures.lost).toBeGreaterThan(KILLS);
    const [tasks = 0] = loadavg();
    if (tasks < BUSY_TASKS_PER_CORE * cpus().length) {
      expect(rate).toBeGreaterThanOrEqual(ORDERS_PER_SECOND_MIN);
    }
  }, 180_000);
});
