import { readFileSync } from 'node:fs';

import type { Deployment } from '@app/testing';
import { ExchangeHttp, signIn, startDistributed, startMonolith, until } from '@app/testing';

const distributed = process.env['FAULT_KIND'] !== 'monolith';
const ENDS_MS = 45_000;

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What an operator starts, with the embedded PostgreSQL and a Redis of its own. */
describe(`the ${distributed ? 'launcher' : 'monolith'} as an operator starts it`, () => {
  let exchange: Deployment;

  beforeAll(async () => {
    exchange = await (distributed ? startDistributed : startMonolith)({ embedded: true });
  }, 180_000);

  afterAll(async () => {
    await exchange?.dispose();
  });

  const trades = async (): Promise<boolean> => {
    const http = new ExchangeHttp(exchange.baseUrl);
    try {
      const buyer = await signIn(http, 'buyer_demo');
      const order = { symbol: 'JPM', side: 'buy', qty: '1', type: 'limit', limit_price: '199.00' };
      const answer = await buyer.place({ ...order, time_in_force: 'gtc' });
      return answer.status === 200 && answer.body['status'] === 'new';
    } catch {
      return false;
    } finally {
      http.close();
    }
  };

  it('takes orders', async () => {
    await until('an order rests', trades, ENDS_MS);
  });

  it('starts again what is killed, one after the other', async () => {
    const first = { ...exchange.services() };
    for (const name of ['wallet', 'redis', 'client-gateway']) {
      if (first[name] === undefined) continue;
      process.kill(first[name], 'SIGKILL');
      await until(`${name} is gone`, () => !isAlive(first[name] ?? -1), ENDS_MS);
      await until(`orders rest again after ${name}`, trades, ENDS_MS);
    }
    const again = exchange.services();
    const kept = Object.keys(first).filter((name) => first[name] === again[name]);
    expect(kept).toHaveLength(Math.max(0, Object.keys(first).length - 3));
  }, 180_000);

  it('killed itself, leaves nobody behind', async () => {
    const pids = [...Object.values(exchange.services()), exchange.pid];
    process.kill(exchange.pid, 'SIGKILL');
    await until('all are gone', () => pids.every((pid) => !isAlive(pid)), ENDS_MS);
  }, 90_000);

  it('comes back with what it had', async () => {
    await exchange.restart();
    await until('an order rests', trades, ENDS_MS);
  }, 180_000);
});
