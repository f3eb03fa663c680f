import { shardOfAccount } from '@app/contracts';
import type { Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, fund, register, signIn, startExchange, until, wanted } from '@app/testing';

import { audit } from '../faults/auditor/auditor';

const SHARDS = 2;
const ENV = {
  ACCOUNT_SHARDS: String(SHARDS),
  MATCH_SHARDS: '2',
  FEE_MAKER_BPS: '10',
  FEE_TAKER_BPS: '20',
};
const SYMBOLS = ['AAPL', 'MSFT', 'V', 'JPM'];

interface Reconciliation {
  readonly status: string;
  readonly invariants: readonly { id: string; name: string; ok: boolean }[];
}

describe('an exchange with two shards of accounts and two of symbols', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let operator: Trader;
  /** Two traders of each shard. */
  const homes: [Trader[], Trader[]] = [[], []];
  const at = (shard: 0 | 1, index: number): Trader => {
    const trader = homes[shard][index];
    if (trader === undefined) throw new Error('no such trader');
    return trader;
  };

  beforeAll(async () => {
    exchange = await startExchange({ env: ENV });
    http = new ExchangeHttp(exchange.baseUrl);
    operator = await signIn(http, 'operator_demo');
    for (let n = 1; homes.some((shard) => shard.length < 2); n += 1) {
      const trader = await register(http, `sharded_${n}`);
      const home = shardOfAccount(trader.accountId, SHARDS) === 0 ? homes[0] : homes[1];
      if (home.length === 2) continue;
      home.push(trader);
      for (const asset of ['USD', ...SYMBOLS]) {
        const amount = asset === 'USD' ? '1000000' : '1000';
        await fund(operator, trader.username, { asset, amount, request_id: `first ${asset}` });
      }
    }
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const limit = (symbol: string, side: string, price: string) => ({
    ...{ symbol, side, qty: '10', type: 'limit', time_in_force: 'gtc' },
    limit_price: price,
  });
  const prices: Readonly<Record<string, string>> = {
    AAPL: '190.00',
    MSFT: '420.00',
    V: '275.00',
    JPM: '200.00',
  };
  const filled = (trader: Trader, id: string | undefined): Promise<Fields> =>
    until('the order is filled', async () => {
      const order = await trader.order(id);
      return order.status === 'filled' ? order : null;
    });
  const cashOf = async (trader: Trader): Promise<Fields> => {
    const { cash, cash_held } = await trader.get('/v2/account');
    return { cash, cash_held } as Fields;
  };
  const admin = (path: string, body: object, method = 'POST') =>
    operator.send(method, `/v2/admin/${path}`, { body });

  it.each([
    ['between shards', 0, 1],
    ['between shards, the other way round', 1, 0],
    ['within a shard', 1, 1],
  ] as const)('settles trades %s in every symbol, fees and all', async (_name, from, to) => {
    const [seller, buyer] = [at(from, 0), at(to, 1)];
    for (const symbol of SYMBOLS) {
      const before = await buyer.get(`/v2/positions/${symbol}`);
      const ask = await seller.placed(limit(symbol, 'sell', prices[symbol] ?? ''));
      const bid = await buyer.placed(limit(symbol, 'buy', prices[symbol] ?? ''));
      await filled(seller, ask.id);
      await filled(buyer, bid.id);
      const after = await buyer.get(`/v2/positions/${symbol}`);
      expect(Number(after.qty) - Number(before.qty)).toBe(10);
      expect((await buyer.get(`/v2/positions/${symbol}`)).qty_available).toBe(after.qty);
    }
    expect((await cashOf(buyer)).cash_held).toBe('0');
  });

  it('counts what each paid and got, to the cent', async () => {
    // 10 of each at 1,085.00 together; 0.1 % for who rested, 0.2 % for who took.
    expect(await cashOf(at(0, 0))).toEqual({ cash: '1010839.15', cash_held: '0' });
    expect(await cashOf(at(0, 1))).toEqual({ cash: '989128.3', cash_held: '0' });
    expect(await cashOf(at(1, 0))).toEqual({ cash: '1021678.3', cash_held: '0' });
    expect(await cashOf(at(1, 1))).toEqual({ cash: '978256.6', cash_held: '0' });
  });

  it('replaces and cancels an order on its own way, and tells it', async () => {
    for (const trader of [at(0, 0), at(1, 0)]) {
      const order = await trader.placed(limit('AAPL', 'buy', '180.00'));
      const answer = await trader.replace(order.id, { qty: '20', limit_price: '181.00' });
      const successor = wanted(answer, 200, 'replace');
      expect(await cashOf(trader)).toMatchObject({ cash_held: '3627.24' });
      expect((await trader.cancel(successor.id)).status).toBe(204);
      expect(await cashOf(trader)).toMatchObject({ cash_held: '0' });
      const shard = shardOfAccount(trader.accountId, SHARDS);
      const told = await trader.get<{ steps: Fields[] } & Fields>(
        `/v2/orders/${order.id}/timeline`,
      );
      const streams = new Set(told.steps.map(({ stream }) => stream));
      expect(streams).toContain(shard === 0 ? 'wallet' : 'wallet:1');
      expect(streams).toContain(shard === 0 ? 'risk' : 'risk:1');
    }
  });

  it('a kill switch for all stops the accounts of every shard, and is one', async () => {
    const reason = 'a drill';
    const engaged = wanted(
      await admin('kill-switch', { mode: 'cancel_and_lock', reason }),
      200,
      'kill switch',
    ) as unknown as { engaged: Fields[] };
    expect(engaged.engaged).toHaveLength(1);
    for (const trader of [at(0, 0), at(1, 0)]) {
      const refused = await trader.place(limit('AAPL', 'buy', '180.00'));
      expect(refused.body.reason).toBe('KILL_SWITCH');
    }
    wanted(await admin('kill-switch', { reason }, 'DELETE'), 200, 'release');
    for (const trader of [at(0, 0), at(1, 0)]) {
      const taken = await trader.placed(limit('AAPL', 'buy', '180.00'));
      expect((await trader.cancel(taken.id)).status).toBe(204);
    }
  });

  it('lists the refusals of all shards, newest first and page by page', async () => {
    for (const trader of [at(0, 0), at(1, 0), at(0, 1), at(1, 1)]) {
      expect((await trader.place(limit('AAPL', 'buy', '900.00'))).body.reason).toBe(
        'RISK_PRICE_COLLAR',
      );
    }
    const path = '/v2/admin/breaches?reason=RISK_PRICE_COLLAR&limit=3';
    interface Page {
      readonly breaches: Fields[];
      readonly next_page_token: string | null;
    }
    const first = await operator.get<Page>(path);
    const rest = await operator.get<Page>(`${path}&page_token=${first.next_page_token}`);
    const names = [...first.breaches, ...rest.breaches].map(({ username }) => username);
    const all = [at(1, 1), at(0, 1), at(1, 0), at(0, 0)].map(({ username }) => username);
    expect(names).toEqual(all);
  });

  it('names every shard among the services, and reconciles over all of them', async () => {
    const { services } = await operator.get<{ services: Fields[] }>('/v2/admin/services');
    const sharded = services.filter(({ service }) => /^(wallet|risk)/.test(service ?? ''));
    expect(sharded.map(({ service, status }) => [service, status])).toEqual([
      ['wallet', 'up'],
      ['wallet.1', 'up'],
      ['risk-manager', 'up'],
      ['risk-manager.1', 'up'],
    ]);
    const found = await operator.get<Reconciliation>('/v2/admin/reconciliation');
    expect(found.invariants.filter(({ ok }) => !ok)).toEqual([]);
    expect(found.status).toBe('ok');
    const cleared = found.invariants.filter(({ name }) => name.includes('cancel out'));
    expect(cleared.map(({ id }) => id)).toEqual(['M2', 'M3']);
  });

  it('stands the independent audit, once all is written down', async () => {
    const report = await until('the tables are at the end of their streams', async () => {
      const found = await audit({ databaseUrl: exchange.databaseUrl });
      return found.checks.some(({ id, ok }) => id === 'P1' && !ok) ? null : found;
    });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.trades).toBe(SYMBOLS.length * 3);
    expect(Object.keys(report.entries).sort()).toEqual([
      ...['match:0', 'match:1', 'orders', 'risk', 'risk:1', 'wallet', 'wallet:1'],
    ]);
  });

  it('refuses to start with another number of them', async () => {
    expect((await exchange.stop()).code).toBe(0);
    await expect(exchange.restart({ ...ENV, ACCOUNT_SHARDS: '3' })).rejects.toThrow(
      /ACCOUNT_SHARDS must be 2.* not 3/,
    );
  });
});
