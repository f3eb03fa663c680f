import { randomUUID } from 'node:crypto';

import {
  Alpaca,
  AuthError,
  NotFoundError,
  PermissionError,
  TimeFrame,
  ValidationError,
} from '@alpacahq/alpaca-trade-api';

import { openVenue } from './venue.fixture';
import type { KeyPair, Venue } from './venue.fixture';
import { arrival } from './waiting.fixture';

const DAY_MS = 86_400_000;

/** The published SDK, sent to our address by a middleware as its own documentation says. */
function client(venue: Venue, key: KeyPair): Alpaca {
  const toLocal = {
    pre: ({ url, init }: { url: string; init: RequestInit }) => {
      const { pathname, search } = new URL(url);
      return Promise.resolve({ url: venue.api + pathname + search, init });
    },
  };
  const { keyId, secret } = key;
  return new Alpaca({
    keyId,
    secret,
    rateLimit: false,
    retry: false,
    timeoutMs: 3_000,
    middleware: [toLocal],
  });
}

describe('@alpacahq/alpaca-trade-api 4', () => {
  let venue: Venue;
  let buyer: Alpaca;
  let seller: Alpaca;

  beforeAll(async () => {
    venue = await openVenue();
    buyer = client(venue, venue.buyer);
    seller = client(venue, venue.seller);
  });

  afterAll(() => venue?.close());

  const limit = (price: number, qty = 10) => {
    const side = 'buy' as const;
    return { symbol: 'AAPL', qty, side, limitPrice: price, timeInForce: 'gtc' as const };
  };

  it('connects, and reads account, assets, clock and calendar', async () => {
    expect(await buyer.trading.validateConnection()).toMatchObject({ ok: true });
    const account = await buyer.trading.account.getAccount();
    expect(account).toMatchObject({ status: 'ACTIVE', currency: 'USD', cash: '1000000' });
    const assets = await buyer.trading.assets.getV2Assets({ assetClass: 'us_equity' });
    expect(assets.map((asset) => asset.symbol)).toContain('AAPL');
    const asset = await buyer.trading.assets.getV2AssetsSymbolOrAssetId({
      symbolOrAssetId: 'AAPL',
    });
    expect(asset).toMatchObject({ symbol: 'AAPL', exchange: 'NASDAQ', tradable: true });
    const clock = await buyer.trading.clock.legacyClock();
    expect(clock.isOpen).toBe(true);
    expect(clock.nextOpen).toBeInstanceOf(Date);
    const start = new Date('2026-11-23T00:00:00Z');
    const days = await buyer.trading.calendar.legacyCalendar({ start, end: start });
    expect(days).toHaveLength(1);
    expect(days[0]).toMatchObject({ open: '09:30', close: '16:00' });
  });

  it('places every type of order that is offered, and cancels them', async () => {
    const { orders } = buyer.trading;
    const base = { symbol: 'AAPL', qty: 1, side: 'buy' as const };
    const placed = [
      await orders.limit(limit(150)),
      await orders.limit({ ...base, limitPrice: 151, timeInForce: 'day' }),
      await orders.stop({ ...base, stopPrice: 215, timeInForce: 'gtc' }),
      await orders.stopLimit({ ...base, stopPrice: 214, limitPrice: 215 }),
    ];
    expect(placed.map((order) => order.type)).toEqual(['limit', 'limit', 'stop', 'stop_limit']);
    for (const order of placed) expect(order.submittedAt).toBeInstanceOf(Date);
    const open = await orders.getAllOrders({ status: 'open' });
    expect(open.map((order) => order.id).sort()).toEqual(placed.map(({ id }) => id).sort());
    await orders.deleteOrderByOrderID({ orderId: placed[0]?.id ?? '' });
    const ended = await orders.getOrderByOrderID({ orderId: placed[0]?.id ?? '' });
    expect(ended.status).toBe('canceled');
    const rows = await orders.deleteAllOrders();
    expect(rows.map((row) => row.status)).toEqual([200, 200, 200]);
    expect(await orders.getAllOrders({ status: 'open' })).toEqual([]);
  });

  it('ends ioc and fok orders at once when nobody is there', async () => {
    const { orders } = buyer.trading;
    const ioc = await orders.limit({ ...limit(150), timeInForce: 'ioc' });
    const ended = await orders.getOrderByOrderID({ orderId: ioc.id ?? '' });
    expect(ended.status).toBe('canceled');
    const fok = await orders.limit({ ...limit(150), timeInForce: 'fok' });
    const killed = await orders.getOrderByOrderID({ orderId: fok.id ?? '' });
    expect(killed).toMatchObject({ status: 'canceled', filledQty: '0' });
  });

  it('replaces an order and finds it by its client id', async () => {
    const { orders } = buyer.trading;
    const clientOrderId = `v4-${randomUUID()}`;
    const old = await orders.limit({ ...limit(152), clientOrderId });
    const next = await orders.patchOrderByOrderId({
      orderId: old.id ?? '',
      patchOrderRequest: { qty: '7', limitPrice: '153' },
    });
    expect(next).toMatchObject({ qty: '7', limitPrice: '153', replaces: old.id });
    const found = await orders.getOrderByClientOrderId({ clientOrderId });
    expect(found).toMatchObject({ id: old.id, status: 'replaced', replacedBy: next.id });
    await orders.deleteAllOrders();
  });

  it('answers the same order for the same client id', async () => {
    const same = { ...limit(149), clientOrderId: `v4-${randomUUID()}` };
    const first = await buyer.trading.orders.limit(same);
    expect((await buyer.trading.orders.limit(same)).id).toBe(first.id);
    await expect(buyer.trading.orders.limit({ ...same, qty: 2 })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('client_order_id must be unique') as unknown,
    });
    await buyer.trading.orders.deleteAllOrders();
  });

  it('hears of its trades on the stream and waits for a fill with submitAndWait', async () => {
    const stream = buyer.trading.stream({ url: `${venue.ws}/stream` });
    const events: string[] = [];
    stream.onTradeUpdate((update) => events.push(update.event));
    stream.connect();
    try {
      await venue.maker.placed({
        symbol: 'AAPL',
        side: 'sell',
        qty: '30',
        type: 'limit',
        limit_price: '190',
        time_in_force: 'gtc',
      });
      const filled = await buyer.trading.submitAndWait(
        { type: 'market', symbol: 'AAPL', qty: 10, side: 'buy' },
        { stream, timeoutMs: 10_000 },
      );
      expect(filled).toMatchObject({ status: 'filled', filledQty: '10', filledAvgPrice: '190' });
      await arrival('the fill', () => events.find((event) => event === 'fill'));
      expect(events).toContain('new');
    } finally {
      stream.disconnect();
    }
  });

  it('reads positions and pages through activities without repeating a row', async () => {
    for (let n = 0; n < 3; n += 1) {
      await buyer.trading.orders.market({ symbol: 'AAPL', qty: 1, side: 'buy' });
    }
    const position = await buyer.trading.positions.getOpenPosition({ symbolOrAssetId: 'AAPL' });
    expect(position).toMatchObject({ qty: '13', side: 'long', avgEntryPrice: '190' });
    expect(await buyer.trading.positions.getAllOpenPositions()).toHaveLength(1);
    const rows = await buyer.trading.collectActivities({ activityTypes: ['FILL'], pageSize: 2 });
    const ids = rows.map((row) => row.id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  it('reads bars of several widths, trades, quotes and snapshots', async () => {
    const start = new Date(Date.now() - DAY_MS);
    for (const timeframe of [TimeFrame.Minute, TimeFrame.Hour, TimeFrame.Day]) {
      const bars = await buyer.marketData.getStockBars({ symbols: ['AAPL'], timeframe, start });
      const volume = bars['AAPL']?.reduce((sum, bar) => sum + bar.volume, 0);
      expect({ timeframe, volume }).toEqual({ timeframe, volume: 13 });
      expect(bars['AAPL']?.[0]?.timestamp).toBeInstanceOf(Date);
    }
    const trades = await buyer.marketData.getStockTrades({ symbols: ['AAPL'], start });
    expect(trades['AAPL']?.map((trade) => trade.size)).toEqual([10, 1, 1, 1]);
    const paged = await buyer.marketData.collectStockTradesBySymbol({
      symbols: 'AAPL',
      start,
      limit: 3,
    });
    expect(paged['AAPL']).toHaveLength(4);
    expect(await buyer.marketData.getLatestPrice('AAPL')).toBe(190);
    const quotes = await buyer.marketData.stocks.stockLatestQuotes({ symbols: 'AAPL' });
    expect(quotes.quotes['AAPL']).toMatchObject({ ap: 190, as: 17 });
    const snapshot = await buyer.marketData.stocks.stockSnapshotSingle({ symbol: 'AAPL' });
    expect(snapshot.dailyBar).toMatchObject({ v: 13, n: 4 });
    expect(snapshot.latestTrade).toMatchObject({ p: 190, s: 1 });
  });

  it('follows trades, quotes, book and statuses on the market-data stream', async () => {
    const stream = buyer.marketData.stockStream({ url: `${venue.ws}/v2/iex` });
    const seen: Record<string, unknown[]> = { trade: [], quote: [], book: [] };
    stream.onTrade((trade) => seen['trade']?.push(trade));
    stream.onQuote((quote) => seen['quote']?.push(quote));
    stream.onOrderbook((book) => seen['book']?.push(book));
    stream.onConnect(() => {
      stream.subscribeForTrades(['AAPL']);
      stream.subscribeForQuotes(['AAPL']);
      stream.subscribeForOrderbooks(['AAPL']);
    });
    stream.connect();
    try {
      await arrival('a book', () => seen['book']?.[0]);
      expect(stream.getSubscriptions()).toMatchObject({ trades: ['AAPL'], quotes: ['AAPL'] });
      await buyer.trading.orders.market({ symbol: 'AAPL', qty: 2, side: 'buy' });
      const trade = await arrival('a trade', () => seen['trade']?.[0]);
      expect(trade).toMatchObject({ symbol: 'AAPL', price: 190, size: 2 });
      expect(trade).toHaveProperty('timestamp', expect.any(Date));
      const quote = await arrival('a quote', () => seen['quote']?.[0]);
      expect(quote).toMatchObject({ askPrice: 190, askSize: 15 });
    } finally {
      stream.disconnect();
    }
  });

  it('places trailing stops, closes a part of a position and then all of it', async () => {
    const { orders, positions } = buyer.trading;
    const base = { symbol: 'AAPL', qty: 1, side: 'sell' as const, timeInForce: 'gtc' as const };
    const percent = await orders.trailingStop({ ...base, trailPercent: 5 });
    expect(percent).toMatchObject({ type: 'trailing_stop', trailPercent: '5' });
    const price = await orders.trailingStop({ ...base, trailPrice: 4 });
    expect(price).toMatchObject({ type: 'trailing_stop', trailPrice: '4' });
    const bid = { symbol: 'AAPL', side: 'buy', type: 'limit', time_in_force: 'gtc' };
    await venue.maker.placed({ ...bid, qty: '100', limit_price: '189' });
    const before = await positions.getOpenPosition({ symbolOrAssetId: 'AAPL' });
    expect(before.qty).toBe('15');
    const part = await positions.deleteOpenPosition({ symbolOrAssetId: 'AAPL', qty: 5 });
    expect(part).toMatchObject({ side: 'sell', qty: '5', type: 'market' });
    await buyer.trading.closeAllPositions({ cancelOrders: true });
    expect(await positions.getAllOpenPositions()).toEqual([]);
    expect(await orders.getAllOrders({ status: 'open' })).toEqual([]);
  });

  it('tells what the account was worth, money paid in not counted as profit', async () => {
    const { portfolioHistory } = buyer.trading;
    const past = await portfolioHistory.getAccountPortfolioHistory({ period: '1W' });
    expect(past.timeframe).toBe('15Min');
    expect(past.timestamp?.length).toBe(past.equity?.length);
    expect(past.baseValue).toBe(0);
    // 15 bought at 190 and sold at 189.
    expect(past.equity?.at(-1)).toBe(999_985);
    expect(past.profitLoss?.at(-1)).toBe(-15);
  });

  it('suspends trading, keeps watchlists and reads the screener', async () => {
    const { accountConfigurations: configurations, watchlists, orders } = buyer.trading;
    const suspend = (suspendTrade: boolean) => {
      return configurations.patchAccountConfig({ accountConfigurations: { suspendTrade } });
    };
    expect(await suspend(true)).toMatchObject({ suspendTrade: true });
    await expect(orders.limit(limit(150))).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('new orders are rejected by user request') as unknown,
    });
    await suspend(false);
    expect(await configurations.getAccountConfig()).toMatchObject({ suspendTrade: false });
    const list = await watchlists.postWatchlist({
      createWatchlistRequest: { name: 'tech', symbols: ['AAPL'] },
    });
    const longer = await watchlists.addAssetToWatchlist({
      watchlistId: list.id,
      addAssetToWatchlistRequest: { symbol: 'MSFT' },
    });
    expect(longer.assets?.map((asset) => asset.symbol)).toEqual(['AAPL', 'MSFT']);
    await watchlists.deleteWatchlistById({ watchlistId: list.id });
    expect(await watchlists.getWatchlists()).toEqual([]);
    const active = await buyer.marketData.screener.mostActives({ top: 1 });
    expect(active.mostActives).toMatchObject([{ symbol: 'AAPL' }]);
  });

  it('raises the error class of each refusal', async () => {
    const { orders } = buyer.trading;
    const stranger = client(venue, { keyId: venue.buyer.keyId, secret: 'wrong' });
    await expect(stranger.trading.account.getAccount()).rejects.toBeInstanceOf(AuthError);
    await expect(orders.limit(limit(190, 6_000))).rejects.toBeInstanceOf(PermissionError);
    await expect(orders.getOrderByOrderID({ orderId: randomUUID() })).rejects.toBeInstanceOf(
      NotFoundError,
    );
    await expect(orders.limit({ ...limit(150), symbol: 'ZZZ' })).rejects.toBeInstanceOf(
      ValidationError,
    );
    await expect(orders.limit(limit(150.005))).rejects.toMatchObject({ code: 42210000 });
    const other = await seller.trading.orders.limit({ ...limit(240), side: 'sell' as const });
    await expect(orders.deleteOrderByOrderID({ orderId: other.id ?? '' })).rejects.toBeInstanceOf(
      NotFoundError,
    );
  });
});
