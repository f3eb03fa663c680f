import { randomUUID } from 'node:crypto';

import ccxt from 'ccxt';

import { ccxtAlpaca } from './ccxt.fixture';
import type { CcxtAlpaca, UnifiedOrder } from './ccxt.fixture';
import { openVenue } from './venue.fixture';
import type { Venue } from './venue.fixture';
import { arrival } from './waiting.fixture';

const SYMBOL = 'AAPL/USD';
const DAY = { timeInForce: 'day' };

describe('ccxt, class alpaca', () => {
  let venue: Venue;
  let buyer: CcxtAlpaca;

  beforeAll(async () => {
    venue = await openVenue();
    buyer = ccxtAlpaca(venue, venue.buyer);
    await buyer.loadMarkets(true, { asset_class: 'us_equity' });
  });

  afterAll(async () => {
    await buyer?.close();
    await venue?.close();
  });

  const bid = (price: number, amount = 10, params: object = DAY): Promise<UnifiedOrder> => {
    return buyer.createOrder(SYMBOL, 'limit', 'buy', amount, price, { ...params });
  };
  const ask = { symbol: 'AAPL', side: 'sell', type: 'limit', time_in_force: 'gtc' };

  it('loads markets, time and balance', async () => {
    expect(buyer.market(SYMBOL)).toMatchObject({ id: 'AAPL', base: 'AAPL', quote: 'USD' });
    expect(buyer.market(SYMBOL)['precision']).toMatchObject({ amount: 1, price: 0.01 });
    expect(Math.abs((await buyer.fetchTime()) - Date.now())).toBeLessThan(5_000);
    expect((await buyer.fetchBalance())['USD']).toMatchObject({ free: 1_000_000 });
  });

  it('places limit and stop limit orders in every time in force, and cancels', async () => {
    const day = await bid(150);
    const gtc = await bid(151, 10, {});
    expect(gtc).toMatchObject({ symbol: SYMBOL, type: 'limit', side: 'buy', price: 151 });
    const stop = await buyer.createOrder(SYMBOL, 'limit', 'buy', 1, 215, { triggerPrice: 214 });
    expect(stop).toMatchObject({ triggerPrice: 214 });
    const ioc = await bid(150, 1, { timeInForce: 'ioc' });
    expect(await buyer.fetchOrder(ioc.id)).toMatchObject({ status: 'canceled' });
    expect(await buyer.fetchOpenOrders(SYMBOL)).toHaveLength(3);
    await buyer.cancelOrder(day.id);
    expect(await buyer.fetchOrder(day.id)).toMatchObject({ status: 'canceled' });
    await buyer.cancelAllOrders();
    expect(await buyer.fetchOpenOrders(SYMBOL)).toEqual([]);
    expect((await buyer.fetchClosedOrders(SYMBOL)).length).toBeGreaterThanOrEqual(4);
  });

  it('edits an order', async () => {
    const old = await bid(150, 10);
    const next = await buyer.editOrder(old.id, SYMBOL, 'limit', 'buy', 8, 152);
    expect(next).toMatchObject({ amount: 8, price: 152 });
    expect(next.id).not.toBe(old.id);
    await buyer.cancelAllOrders();
  });

  it('hears of its orders on the stream', async () => {
    const seen: UnifiedOrder[] = [];
    const first = buyer.watchOrders(SYMBOL).then((orders) => seen.push(...orders));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const order = await bid(150, 4);
    await first;
    expect(seen.map(({ id }) => id)).toContain(order.id);
    await buyer.cancelAllOrders();
  });

  it('trades and reads its fills, the tape, candles, ticker and book', async () => {
    await venue.maker.placed({ ...ask, qty: '20', limit_price: '190' });
    const market = await buyer.createOrder(SYMBOL, 'market', 'buy', 6, undefined, { ...DAY });
    const filled = await arrivalOfFill(market.id);
    expect(filled).toMatchObject({ status: 'closed', filled: 6, average: 190 });
    const [mine] = await buyer.fetchMyTrades(SYMBOL);
    expect(mine).toMatchObject({ side: 'buy', price: 190, amount: 6, order: market.id });
    expect((await buyer.fetchTrades(SYMBOL)).map((trade) => trade['amount'])).toEqual([6]);
    for (const timeframe of ['1m', '5m', '1h', '1d']) {
      const [candle] = await buyer.fetchOHLCV(SYMBOL, timeframe);
      expect({ timeframe, ohlcv: candle?.slice(1) }).toEqual({
        timeframe,
        ohlcv: [190, 190, 190, 190, 6],
      });
    }
    expect(await buyer.fetchTicker(SYMBOL)).toMatchObject({ last: 190, ask: 190, askVolume: 14 });
    const book = await buyer.fetchOrderBook(SYMBOL);
    expect(book.asks[0]).toEqual([190, 14]);
    expect((await buyer.fetchBalance())['USD']).toMatchObject({ total: 998_860 });
  });

  it('keeps a book and a tape by the market-data stream', async () => {
    const book = await buyer.watchOrderBook(SYMBOL);
    expect(book.asks[0]?.slice(0, 2)).toEqual([190, 14]);
    const tape = buyer.watchTrades(SYMBOL);
    const ticker = buyer.watchTicker(SYMBOL);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await buyer.createOrder(SYMBOL, 'market', 'buy', 4, undefined, { ...DAY });
    expect((await tape)[0]).toMatchObject({ price: 190, amount: 4 });
    expect(await ticker).toMatchObject({ ask: 190, askVolume: 10 });
    const next = await arrival('the smaller level', () => {
      return book.asks[0]?.[1] === 10 ? book : null;
    });
    const rest = await buyer.fetchOrderBook(SYMBOL);
    expect(next.asks.map((level) => level.slice(0, 2))).toEqual(rest.asks);
  });

  it.each([
    ['too little cash', 'InsufficientFunds'],
    ['too few shares', 'InsufficientFunds'],
    ['an unknown order', 'InvalidOrder'],
    ['a price off tick', 'BadRequest'],
    ['a client id used before', 'BadRequest'],
    ['a wrong secret', 'PermissionDenied'],
  ])('raises for %s the class %s', async (what, name) => {
    const clientOrderId = `ccxt-${randomUUID()}`;
    const stranger = ccxtAlpaca(venue, { ...venue.buyer, secret: 'wrong' });
    const attempts: Record<string, () => Promise<unknown>> = {
      'too little cash': () => bid(190, 6_000),
      'too few shares': () => buyer.createOrder(SYMBOL, 'limit', 'sell', 5_000, 191, { ...DAY }),
      'an unknown order': () => buyer.fetchOrder(randomUUID()),
      'a price off tick': () => bid(150, 1, { ...DAY, limit_price: '150.005' }),
      'a client id used before': async () => {
        await bid(150, 1, { ...DAY, clientOrderId });
        await bid(150, 2, { ...DAY, clientOrderId });
      },
      'a wrong secret': () => stranger.fetchBalance(),
    };
    const error = await attempts[what]?.().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    const classes = ccxt as unknown as Record<string, new (text: string) => Error>;
    expect(error).toBeInstanceOf(classes[name]);
  });

  async function arrivalOfFill(id: string): Promise<UnifiedOrder> {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const order = await buyer.fetchOrder(id);
      if (order['status'] === 'closed') return order;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the market order did not fill');
  }
});
