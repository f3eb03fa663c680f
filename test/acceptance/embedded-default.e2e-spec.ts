import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, until } from '@app/testing';

describe('the exchange with its own PostgreSQL', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let seller: Trader;
  let bid: Fields;

  beforeAll(async () => {
    exchange = await startExchange({ embedded: true });
    http = new ExchangeHttp(exchange.baseUrl);
    buyer = await signIn(http, 'buyer_demo');
    seller = await signIn(http, 'seller_demo');
  }, 120_000);

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  }, 60_000);

  const picture = async (): Promise<unknown> =>
    await Promise.all(
      [buyer, seller].flatMap((trader) => [
        trader.get('/v2/account'),
        trader.get('/v2/orders?status=all'),
        trader.get('/v2/account/activities'),
        trader.get('/v2/account/ledger'),
      ]),
    );

  it('starts from an empty folder, seeded', async () => {
    expect(await buyer.get('/v2/account')).toMatchObject({ cash: '1000000' });
    expect(await buyer.get<Fields[]>('/v2/assets')).toHaveLength(10);
    expect(await seller.get<Fields[]>('/v2/positions')).toHaveLength(10);
  });

  it('trades', async () => {
    const order = { symbol: 'TSLA', type: 'limit', limit_price: '250', time_in_force: 'gtc' };
    bid = await buyer.placed({ ...order, side: 'buy', qty: '10' });
    await seller.placed({ ...order, side: 'sell', qty: '4' });
    const open = await until('the first fill', async () => {
      const now = await buyer.order(bid.id);
      return now.filled_qty === '4' ? now : null;
    });
    expect(open.status).toBe('partially_filled');
  });

  it('ends with 0 on SIGTERM, PostgreSQL too, and comes back as it was', async () => {
    const before = await picture();
    expect(existsSync(pidFile(exchange))).toBe(true);
    expect(await exchange.stop()).toEqual({ code: 0, signal: null });
    expect(existsSync(pidFile(exchange))).toBe(false);
    await exchange.restart();
    expect(await picture()).toEqual(before);
  }, 120_000);

  it('comes back after kill -9, also when PostgreSQL was killed with it (C12)', async () => {
    const before = await picture();
    await exchange.kill();
    await exchange.restart();
    expect(await picture()).toEqual(before);
    const postgres = postgresPid(exchange);
    process.kill(postgres, 'SIGKILL');
    await exchange.kill();
    await exchange.restart();
    expect(await picture()).toEqual(before);
    const rest = { symbol: 'TSLA', side: 'sell', qty: '6', type: 'limit', limit_price: '250' };
    await seller.placed(rest);
    const filled = await until('the rest', async () => {
      const now = await buyer.order(bid.id);
      return now.status === 'filled' ? now : null;
    });
    expect(filled.filled_avg_price).toBe('250');
  }, 180_000);
});

/** There while PostgreSQL runs; its first line is the process. */
function pidFile({ dataDir }: Deployment): string {
  return join(dataDir, 'postgres/server/data/postmaster.pid');
}

function postgresPid(exchange: Deployment): number {
  return Number.parseInt(readFileSync(pidFile(exchange), 'utf8').split('\n')[0] ?? '', 10);
}
