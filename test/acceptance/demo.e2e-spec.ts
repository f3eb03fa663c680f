import type { Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, register, signIn, startExchange, until } from '@app/testing';

interface ReconciliationFields {
  readonly status: string;
  readonly invariants: readonly { readonly id: string; readonly ok: boolean }[];
}

interface SimulatorFields {
  readonly running: boolean;
  readonly state: string;
  readonly speed: number;
  readonly regime: string;
  readonly fills: number;
  readonly errors: number;
  readonly accounts: readonly { readonly username: string; readonly open_orders: number }[];
}
interface BookFields {
  readonly bids: readonly { readonly p: number }[];
  readonly asks: readonly { readonly p: number }[];
}
interface BarsFields {
  readonly bars: readonly { readonly t: string; readonly c: number }[];
}
interface ResetFields {
  readonly scope: string;
  readonly accounts: readonly string[];
  readonly duration_ms: number;
}

const SIMULATOR = '/v2/demo/simulator';
const RESET = '/v2/demo/reset';

describe('demo: history, simulated market, reset', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let operator: Trader;

  beforeAll(async () => {
    exchange = await startExchange({ env: { DEMO_HISTORY_DAYS: '2', SIM_SEED: '42' } });
    http = new ExchangeHttp(exchange.baseUrl);
    [buyer, operator] = [await signIn(http, 'buyer_demo'), await signIn(http, 'operator_demo')];
  });

  afterAll(async () => {
    http.close();
    await exchange.dispose();
  });

  const simulator = (): Promise<SimulatorFields> => buyer.get<SimulatorFields>(SIMULATOR);
  const steer = (change: object, trader = buyer) => {
    return trader.send<SimulatorFields>('PATCH', SIMULATOR, { body: change });
  };
  const bookOf = (symbol: string) => buyer.get<BookFields>(`/v2/orderbooks/${symbol}?depth=50`);

  it('charts have a past before anything has traded', async () => {
    for (const [timeframe, least] of [
      ['1Min', 2_000],
      ['1Hour', 48],
      ['1Day', 3],
    ] as const) {
      const path = `/v2/stocks/AAPL/bars?timeframe=${timeframe}&start=2020-01-01&limit=10000`;
      const { bars } = await buyer.get<BarsFields>(path);
      expect(bars.length).toBeGreaterThanOrEqual(least);
      expect(bars.at(-1)?.c).toBe(190);
    }
  });

  it('only operators and demo accounts steer the simulator or reset; others may look', async () => {
    const visitor = await register(http, 'visitor');
    expect((await visitor.send('GET', SIMULATOR)).status).toBe(200);
    expect((await http.send('GET', SIMULATOR)).status).toBe(401);
    for (const [method, path] of [
      ['PATCH', SIMULATOR],
      ['POST', RESET],
    ] as const) {
      const { status, body } = await visitor.send(method, path, { body: {} });
      expect([status, body['reason']]).toEqual([403, 'PERMISSION_DENIED']);
    }
  });

  it.each([
    [{ speed: 0 }, 'MALFORMED_FIELD'],
    [{ speed: 11 }, 'MALFORMED_FIELD'],
    [{ speed: '2' }, 'MALFORMED_FIELD'],
    [{ regime: 'boom' }, 'MALFORMED_FIELD'],
    [{ seed: 1.5 }, 'MALFORMED_FIELD'],
    [{ running: 'yes' }, 'MALFORMED_FIELD'],
    [{ volume: 1 }, 'UNKNOWN_FIELD'],
  ])('refuses %j as %s and changes nothing', async (change, reason) => {
    const before = await simulator();
    const answer = await buyer.send('PATCH', SIMULATOR, { body: change });
    expect([answer.status, answer.body['reason']]).toEqual([422, reason]);
    expect(await simulator()).toEqual(before);
  });

  it('makes a two-sided market of ten levels in every symbol, and trades', async () => {
    expect((await steer({ running: true, speed: 4 }, operator)).status).toBe(200);
    await until('it trades', async () => (await simulator()).fills > 30, 60_000);
    for (const symbol of ['AAPL', 'NFLX', 'V']) {
      const { bids, asks } = await bookOf(symbol);
      expect(bids.length).toBeGreaterThanOrEqual(10);
      expect(asks.length).toBeGreaterThanOrEqual(10);
      expect(bids[0]?.p ?? 0).toBeLessThan(asks[0]?.p ?? 0);
    }
    expect((await simulator()).errors).toBe(0);
    await assertReconciled(operator);
  });

  it('a pause keeps the book and sends nothing; a mood is taken over', async () => {
    expect((await steer({ running: false })).body).toMatchObject({ running: false });
    await until('it pauses', async () => (await simulator()).state === 'paused');
    expect((await bookOf('AAPL')).bids.length).toBeGreaterThan(0);
    const { body } = await steer({ running: true, regime: 'rally', speed: 2 });
    expect(body).toMatchObject({ running: true, regime: 'rally', speed: 2 });
    await until('it goes on', async () => (await simulator()).state === 'running');
  });

  it('a reset restores balances, positions, orders, limits and the market within 5 s', async () => {
    const bought = { symbol: 'AAPL', side: 'buy', type: 'market', qty: '300' };
    const { id } = await buyer.placed(bought);
    await until('the purchase', async () => (await buyer.order(id))['status'] === 'filled');
    const resting = { symbol: 'MSFT', side: 'buy', type: 'limit', qty: '10', limit_price: '400' };
    const { id: open } = await buyer.placed(resting);
    const limits = '/v2/admin/accounts/buyer_demo/limits';
    await operator.send('PUT', limits, { body: { max_order_qty: '5' } });
    await operator.send('POST', '/v2/admin/assets/JPM/halt', { body: { reason: 'a test' } });
    const answer = await operator.send<ResetFields>('POST', RESET, { body: {} });
    expect(answer.status).toBe(200);
    expect(answer.body.scope).toBe('exchange');
    expect(answer.body.accounts).toContain('sim_maker_1');
    expect(answer.body.duration_ms).toBeLessThan(5_000);
    const account = await buyer.get('/v2/account');
    expect([account['cash'], account['cash_held']]).toEqual(['1000000', '0']);
    expect(await buyer.get<Fields[]>('/v2/positions')).toEqual([]);
    expect((await buyer.order(open))['status']).toBe('canceled');
    expect((await buyer.placed({ ...resting, limit_price: '300' }))['status']).toBe('new');
    const jpm = { symbol: 'JPM', side: 'buy', type: 'limit', qty: '1', limit_price: '150' };
    expect((await buyer.placed(jpm))['status']).toBe('new');
    expect(await simulator()).toMatchObject({ running: true, regime: 'calm', speed: 1 });
    await until('it trades anew', async () => (await simulator()).fills > 5, 60_000);
    await assertReconciled(operator);
  });

  it('one account is reset without the others; an unknown one is refused', async () => {
    const { id } = await buyer.placed({ symbol: 'V', side: 'buy', type: 'market', qty: '10' });
    await until('the purchase', async () => (await buyer.order(id))['status'] === 'filled');
    const body = { account: 'buyer_demo' };
    const one = await buyer.send<ResetFields>('POST', RESET, { body });
    expect(one.body).toMatchObject({ scope: 'account', accounts: ['buyer_demo'] });
    expect(await buyer.get<Fields[]>('/v2/positions')).toEqual([]);
    const none = await buyer.send('POST', RESET, { body: { account: 'visitor' } });
    expect([none.status, none.body['reason']]).toEqual([404, 'ACCOUNT_NOT_FOUND']);
  });

  it('survives a kill of the exchange: cancels what it had and makes a market again', async () => {
    await exchange.kill();
    await exchange.restart({ SIMULATOR: '1', SIM_SEED: '42' });
    await until('it trades again', async () => (await simulator()).fills > 5, 60_000);
    await assertReconciled(operator);
  });
});

/** The books agree; asked again for a while, since the market goes on meanwhile. */
async function assertReconciled(operator: Trader): Promise<void> {
  let wrong: readonly unknown[] = [];
  await until('the books agree', async () => {
    const { status, invariants } = await operator.get<ReconciliationFields>(
      '/v2/admin/reconciliation',
    );
    wrong = invariants.filter(({ ok }) => !ok);
    return status === 'ok';
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(wrong)}`);
  });
}
