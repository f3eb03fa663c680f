import type { Deployment, Fields, Trader, TradeUpdate } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, until, UpdateStream, wanted } from '@app/testing';

const FEES = { FEE_MAKER_BPS: '10', FEE_TAKER_BPS: '20' };

/** Cash units (1/10,000 dollar) of a decimal text, without floating point. */
function units(text: string | undefined): number {
  const [, sign = '', whole = '', fraction = ''] =
    /^(-?)([0-9]+)(?:\.([0-9]{1,4}))?$/.exec(text ?? '') ?? [];
  const value = Number.parseInt(whole + fraction.padEnd(4, '0'), 10);
  return sign === '-' ? -value : value;
}

describe.each([
  ['with hints', {}],
  ['with every hint dropped', { DROP_HINTS: '1' }],
])('the whole way of an order, %s', (_name, env) => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let seller: Trader;
  let operator: Trader;
  let buyerStream: UpdateStream;
  let sellerStream: UpdateStream;
  let bid: Fields;
  let firstAsk: Fields;
  let secondAsk: Fields;

  beforeAll(async () => {
    exchange = await startExchange({ env: { ...FEES, ...env } });
    http = new ExchangeHttp(exchange.baseUrl);
    buyer = await signIn(http, 'buyer_demo');
    seller = await signIn(http, 'seller_demo');
    operator = await signIn(http, 'operator_demo');
    buyerStream = await UpdateStream.open(exchange.wsUrl, buyer.token);
    sellerStream = await UpdateStream.open(exchange.wsUrl, seller.token);
  });

  afterAll(async () => {
    buyerStream?.close();
    sellerStream?.close();
    http?.close();
    await exchange?.dispose();
  });

  it('a limit buy rests, with its price and fee reserve held', async () => {
    bid = await buyer.placed({
      symbol: 'AAPL',
      side: 'buy',
      qty: '100',
      type: 'limit',
      limit_price: '190.50',
      time_in_force: 'gtc',
      client_order_id: 'whole-way-bid',
    });
    expect(['accepted', 'new']).toContain(bid.status);
    const account = await buyer.get('/v2/account');
    expect(account).toMatchObject({
      cash: '1000000',
      cash_held: '19088.1',
      buying_power: '980911.9',
    });
    expect(await buyer.get('/v2/exchange_info')).toMatchObject({
      fee_schedule: { maker_percent: '0.1', taker_percent: '0.2', reserve_percent: '0.2' },
    });
    // Market data follows; how soon is no promise.
    const bids = await until('the bid is shown', async () => {
      const book = await buyer.send<{ bids?: unknown[] }>('GET', '/v2/orderbooks/AAPL');
      return book.body.bids?.length === 1 ? book.body.bids : null;
    });
    expect(bids).toEqual([{ p: 190.5, s: 100, n: 1 }]);
  });

  it('two limit sells meet it in two partial fills at the resting price', async () => {
    const ask = { symbol: 'AAPL', side: 'sell', type: 'limit', time_in_force: 'day' };
    firstAsk = await seller.placed({ ...ask, qty: '40', limit_price: '190.50' });
    expect(await settledOrder(seller, firstAsk.id, 'filled')).toMatchObject({
      filled_qty: '40',
      filled_avg_price: '190.5',
      commission: '15.24',
    });
    expect(await settledOrder(buyer, bid.id, 'partially_filled')).toMatchObject({
      filled_qty: '40',
      commission: '7.62',
    });
    secondAsk = await seller.placed({ ...ask, qty: '60', limit_price: '190.40' });
    expect(await settledOrder(seller, secondAsk.id, 'filled')).toMatchObject({
      filled_avg_price: '190.5',
    });
    expect(await settledOrder(buyer, bid.id, 'filled')).toMatchObject({
      client_order_id: 'whole-way-bid',
      filled_qty: '100',
      filled_avg_price: '190.5',
      commission: '19.05',
    });
  });

  it('both see cash to the cent, positions, and nothing held any more', async () => {
    expect(await buyer.get('/v2/account')).toMatchObject({
      cash: '980930.95',
      cash_held: '0',
      buying_power: '980930.95',
      long_market_value: '19050',
      equity: '999980.95',
    });
    expect(await seller.get('/v2/account')).toMatchObject({ cash: '1019011.9', cash_held: '0' });
    expect(await buyer.get('/v2/positions/AAPL')).toMatchObject({
      qty: '100',
      qty_available: '100',
      avg_entry_price: '190.5',
      current_price: '190.5',
    });
    expect(await seller.get('/v2/positions/AAPL')).toMatchObject({
      qty: '9900',
      qty_available: '9900',
    });
  });

  it('both see their fills as activities, and the fees', async () => {
    const fills = await buyer.get<Fields[]>('/v2/account/activities/FILL?direction=asc');
    expect(
      fills.map(({ qty, price, cum_qty, leaves_qty, type, side, order_id }) => {
        return { qty, price, cum_qty, leaves_qty, type, side, order_id };
      }),
    ).toEqual([
      {
        qty: '40',
        price: '190.5',
        cum_qty: '40',
        leaves_qty: '60',
        type: 'partial_fill',
        side: 'buy',
        order_id: bid.id,
      },
      {
        qty: '60',
        price: '190.5',
        cum_qty: '100',
        leaves_qty: '0',
        type: 'fill',
        side: 'buy',
        order_id: bid.id,
      },
    ]);
    const sold = await seller.get<Fields[]>(
      '/v2/account/activities?activity_types=FILL&direction=asc',
    );
    expect(sold.map(({ order_id, qty }) => [order_id, qty])).toEqual([
      [firstAsk.id, '40'],
      [secondAsk.id, '60'],
    ]);
    const fees = await seller.get<Fields[]>('/v2/account/activities/FEE?direction=asc');
    expect(fees.map((fee) => fee.net_amount)).toEqual(['-15.24', '-22.86']);
    const page = await buyer.get<Fields[]>(
      `/v2/account/activities/FILL?direction=asc&page_size=1&page_token=${fills[0]?.id}`,
    );
    expect(page.map(({ id }) => id)).toEqual([fills[1]?.id]);
  });

  it('ledger transactions sum to zero per asset, over both accounts and the house', async () => {
    const legs = await ledgerOf([buyer, seller]);
    const sums = new Map<string, number>();
    for (const { transaction_id: id, asset, amount } of legs) {
      const key = `${id} ${asset}`;
      const value = asset === 'USD' ? units(amount) : Number.parseInt(amount ?? '', 10);
      sums.set(key, (sums.get(key) ?? 0) + value);
    }
    const trades = [...new Set(legs.map(({ transaction_id: id }) => id))];
    expect(trades).toHaveLength(2);
    const house: number[] = [];
    for (const id of trades) {
      expect(sums.get(`${id} AAPL`)).toBe(0);
      // What the two traders lack together is the fee of the exchange.
      house.push(sums.get(`${id} USD`) ?? 0);
    }
    expect(house).toEqual([-228_600, -342_900]);
    const reconciliation = await operator.get<Reconciliation>('/v2/admin/reconciliation');
    expect(reconciliation.invariants.filter((one) => !one.ok)).toEqual([]);
    expect(reconciliation.status).toBe('ok');
  });

  it('both were notified of every fill', async () => {
    const texts = async (trader: Trader): Promise<(string | undefined)[]> => {
      const rows = await trader.get<Fields[]>('/v2/notifications');
      return rows.map(({ text }) => text).reverse();
    };
    expect(
      await until('both notices', async () => {
        const found = await texts(buyer);
        return found.length < 2 ? null : found;
      }),
    ).toEqual(['Bought 40 AAPL at 190.50, 60 left', 'Bought 60 AAPL at 190.50, order filled']);
    expect(await texts(seller)).toEqual([
      'Sold 40 AAPL at 190.50, order filled',
      'Sold 60 AAPL at 190.50, order filled',
    ]);
  });

  it('the stream delivered every update once, in causal order', async () => {
    await buyerStream.update('the last fill', ({ event }) => event === 'fill');
    expect(buyerStream.kindsOf(bid.id)).toEqual(['pending_new', 'new', 'partial_fill', 'fill']);
    const fills = buyerStream.updates.filter(({ event }) => event.endsWith('fill'));
    expect(fills.map(({ qty, price, position_qty }) => [qty, price, position_qty])).toEqual([
      ['40', '190.5', '40'],
      ['60', '190.5', '100'],
    ]);
    expect(fills.map(({ order }) => order.filled_qty)).toEqual(['40', '100']);
    for (const ask of [firstAsk, secondAsk]) {
      await sellerStream.update('fill of the sell', ({ event, order }) => {
        return event === 'fill' && order.id === ask.id;
      });
      expect(sellerStream.kindsOf(ask.id)).toEqual(['pending_new', 'new', 'fill']);
    }
    for (const { updates } of [buyerStream, sellerStream]) {
      const ids = updates.map((update) => update.event_id);
      expect(ids).toEqual([...new Set(ids)].sort());
    }
  });

  it('the stream goes on after any event, with the same ids', async () => {
    const all = buyerStream.updates;
    const from = all[1]?.event_id ?? '';
    const resumed = await UpdateStream.open(exchange.wsUrl, buyer.token, from);
    expect(withoutFees(resumed.updates)).toEqual(withoutFees(all.slice(2)));
    expect((await resumed.frame('replay')).data).toMatchObject({ status: 'complete', count: 2 });
    resumed.close();
  });

  it('nobody else sees the order', async () => {
    expect((await seller.send('GET', `/v2/orders/${bid.id}`)).status).toBe(404);
    expect((await seller.cancel(bid.id)).body.reason).toBe('ORDER_NOT_FOUND');
    const byName = '/v2/orders:by_client_order_id?client_order_id=whole-way-bid';
    expect((await seller.send('GET', byName)).status).toBe(404);
    expect(await buyer.get(byName)).toMatchObject({ id: bid.id });
  });

  it('everything is the same after a restart, event ids included', async () => {
    const before = await pictureOf([buyer, seller]);
    const known = buyerStream.updates;
    expect((await exchange.stop()).code).toBe(0);
    await exchange.restart();
    expect(await pictureOf([buyer, seller])).toEqual(before);
    const again = await UpdateStream.open(exchange.wsUrl, buyer.token, '0000000000000000.0');
    expect(withoutFees(again.updates)).toEqual(withoutFees(known));
    again.close();
  });
});

interface Reconciliation {
  readonly status: string;
  readonly invariants: readonly { readonly id: string; readonly ok: boolean }[];
}

async function settledOrder(
  trader: Trader,
  id: string | undefined,
  status: string,
): Promise<Fields> {
  return await until(`order ${id} is ${status}`, async () => {
    const order = await trader.order(id);
    return order.status === status ? order : null;
  });
}

/** Updates without the commission, which is that of today in a replay. */
function withoutFees(updates: readonly TradeUpdate[]): unknown[] {
  return updates.map((update) => ({ ...update, order: { ...update.order, commission: null } }));
}

async function ledgerOf(traders: readonly Trader[]): Promise<Fields[]> {
  const rows: Fields[] = [];
  for (const trader of traders) {
    const answer = await trader.send<Fields[]>(
      'GET',
      '/v2/account/ledger?kinds=trade,fee&direction=asc',
    );
    rows.push(...wanted(answer, 200, 'ledger'));
  }
  return rows;
}

async function pictureOf(traders: readonly Trader[]): Promise<unknown[]> {
  const paths = ['/v2/positions', '/v2/orders?status=all', '/v2/account/activities'];
  return await Promise.all(
    traders.flatMap((trader) => [
      trader.get('/v2/account').then(({ cash, cash_held, equity }) => [cash, cash_held, equity]),
      ...paths.map((path) => trader.get(path)),
    ]),
  );
}
