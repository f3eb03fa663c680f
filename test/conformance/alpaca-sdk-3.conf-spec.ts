import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { freePort } from '@app/testing';

import { sdk3 } from './alpaca-sdk-3.fixture';
import type { Sdk3 } from './alpaca-sdk-3.fixture';
import { openVenue } from './venue.fixture';
import type { Venue } from './venue.fixture';
import { arrival } from './waiting.fixture';

const START = new Date(Date.now() - 86_400_000).toISOString();

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

describe('@alpacahq/alpaca-trade-api 3', () => {
  let venue: Venue;
  let buyer: Sdk3;

  beforeAll(async () => {
    venue = await openVenue({ TLS_PORT: String(await freePort()) });
    const { keyId, secret } = venue.buyer;
    const urls = { baseUrl: venue.api, dataBaseUrl: venue.api, dataStreamUrl: venue.api };
    buyer = sdk3({ keyId, secretKey: secret, ...urls, feed: 'iex' });
  });

  afterAll(() => venue?.close());

  const limit = (price: number, qty = 10) => {
    const type = 'limit';
    return { symbol: 'AAPL', qty, side: 'buy', type, limit_price: price, time_in_force: 'gtc' };
  };
  const ask = { symbol: 'AAPL', side: 'sell', type: 'limit', time_in_force: 'gtc' };

  it('reads account, assets, clock and calendar', async () => {
    expect(await buyer.getAccount()).toMatchObject({ status: 'ACTIVE', cash: '1000000' });
    const assets = await buyer.getAssets({ status: 'active' });
    expect(assets.map((asset) => asset['symbol'])).toContain('MSFT');
    expect(await buyer.getAsset('AAPL')).toMatchObject({ symbol: 'AAPL', class: 'us_equity' });
    expect(await buyer.getClock()).toMatchObject({ is_open: true });
    const days = await buyer.getCalendar({ start: '2026-11-23', end: '2026-11-24' });
    expect(days.map((day) => day['date'])).toEqual(['2026-11-23', '2026-11-24']);
  });

  it('places every type of order that is offered with JSON numbers, and cancels', async () => {
    const base = { symbol: 'AAPL', qty: 1, side: 'buy', time_in_force: 'gtc' };
    const resting = await buyer.createOrder(limit(150));
    const stop = await buyer.createOrder({ ...base, type: 'stop', stop_price: 215 });
    const stopLimit = await buyer.createOrder({
      ...base,
      type: 'stop_limit',
      stop_price: 214,
      limit_price: 215,
    });
    expect([resting, stop, stopLimit].map((order) => order['type'])).toEqual([
      'limit',
      'stop',
      'stop_limit',
    ]);
    await buyer.cancelOrder(resting.id);
    expect(await buyer.getOrder(resting.id)).toMatchObject({ status: 'canceled' });
    expect(await buyer.cancelAllOrders()).toHaveLength(2);
    expect(await buyer.getOrders({ status: 'open' })).toEqual([]);
  });

  it('replaces an order and finds it by its client id', async () => {
    const client_order_id = `v3-${randomUUID()}`;
    const old = await buyer.createOrder({ ...limit(150), client_order_id });
    const next = await buyer.replaceOrder(old.id, { qty: 5, limit_price: 151 });
    expect(next).toMatchObject({ qty: '5', limit_price: '151', replaces: old.id });
    expect(await buyer.getOrderByClientId(client_order_id)).toMatchObject({ status: 'replaced' });
    await buyer.cancelAllOrders();
  });

  it('hears of its trades on the stream', async () => {
    const updates: { event: unknown; qty: unknown; price: unknown }[] = [];
    const stream = buyer.trade_ws;
    stream.onOrderUpdate(({ event, qty, price }) => updates.push({ event, qty, price }));
    const connected = new Promise<void>((resolve) => stream.onConnect(resolve));
    stream.connect();
    await connected;
    stream.subscribe(['trade_updates']);
    try {
      await venue.maker.placed({ ...ask, qty: '25', limit_price: '190' });
      await buyer.createOrder(limit(190, 10));
      const fill = await arrival('the fill', () => updates.find(({ event }) => event === 'fill'));
      expect(fill).toEqual({ event: 'fill', qty: '10', price: '190' });
    } finally {
      stream.disconnect();
    }
  });

  it('reads positions and pages through activities', async () => {
    await buyer.createOrder({ ...limit(190, 5), type: 'market', limit_price: undefined });
    expect(await buyer.getPosition('AAPL')).toMatchObject({ qty: '15', side: 'long' });
    expect(await buyer.getPositions()).toHaveLength(1);
    const query = { activityTypes: 'FILL', pageSize: 1 };
    const [first] = await buyer.getAccountActivities(query);
    const [second] = await buyer.getAccountActivities({ ...query, pageToken: first?.id });
    expect(first).toMatchObject({ activity_type: 'FILL', qty: '5' });
    expect(second).toMatchObject({ activity_type: 'FILL', qty: '10' });
  });

  it('reads bars, trades, quotes and snapshots', async () => {
    for (const timeframe of ['1Min', '5Min', '1Hour', '1Day']) {
      const bars = await all(buyer.getBarsV2('AAPL', { start: START, timeframe }));
      const volume = bars.reduce((sum, bar) => sum + (bar['Volume'] as number), 0);
      expect({ timeframe, volume }).toEqual({ timeframe, volume: 15 });
    }
    const trades = await all(buyer.getTradesV2('AAPL', { start: START, pageLimit: 1 }));
    expect(trades.map((trade) => trade['Size'])).toEqual([10, 5]);
    expect(await buyer.getLatestTrade('AAPL')).toMatchObject({ Price: 190, Size: 5 });
    expect(await buyer.getLatestQuote('AAPL')).toMatchObject({ AskPrice: 190, AskSize: 10 });
    const snapshot = await buyer.getSnapshot('AAPL');
    expect(snapshot['DailyBar']).toMatchObject({ Volume: 15, TradeCount: 2 });
  });

  it('follows the market-data stream in MessagePack', async () => {
    const stream = buyer.data_stream_v2;
    stream.session.url = `${venue.ws}/v2/iex`;
    const trades: unknown[] = [];
    const quotes: unknown[] = [];
    const errors: unknown[] = [];
    stream.onError((error) => errors.push(error));
    stream.onStockTrade((trade) => trades.push(trade));
    stream.onStockQuote((quote) => quotes.push(quote));
    stream.onConnect(() => {
      stream.subscribeForTrades(['AAPL']);
      stream.subscribeForQuotes(['AAPL']);
      stream.subscribeForStatuses(['*']);
    });
    stream.connect();
    try {
      await arrival('all subscriptions', () => {
        return stream.getSubscriptions()['statuses']?.includes('*') === true ? true : null;
      });
      await buyer.createOrder(limit(190, 3));
      const trade = await arrival('a trade', () => trades[0]);
      expect(trade).toMatchObject({ Symbol: 'AAPL', Price: 190, Size: 3 });
      expect(await arrival('a quote', () => quotes[0])).toMatchObject({ AskSize: 7 });
      expect(errors).toEqual([]);
    } finally {
      stream.disconnect();
    }
  });

  it('follows the market-data stream by TLS with its own options alone', async () => {
    const program = join(__dirname, 'alpaca-sdk-3-by-tls.cjs');
    const { keyId, secret } = venue.buyer;
    const client = spawn(process.execPath, [program, venue.api, venue.tls], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        NODE_EXTRA_CA_CERTS: venue.certificateFile,
        APCA_API_KEY_ID: keyId,
        APCA_API_SECRET_KEY: secret,
      },
    });
    const lines: string[] = [];
    createInterface({ input: client.stdout }).on('line', (line) => lines.push(line));
    try {
      await arrival('its subscription', () => (lines.length > 0 ? lines : null));
      expect(lines[0]).toBe('subscribed with the ask at 190');
      // It prints the line when it has asked, not when it is heard: trade until it has seen one.
      for (let n = 0; lines.length < 2 && n < 3; n += 1) {
        await buyer.createOrder(limit(190, 1));
        await arrival('a trade', () => lines[1], 2_000).catch(() => null);
      }
      expect(JSON.parse(lines[1] ?? '{}')).toMatchObject({ Symbol: 'AAPL', Price: 190, Size: 1 });
    } finally {
      client.kill();
    }
  });

  it.each([
    ['a wrong secret', 401, 40110000],
    ['too little cash', 403, 40310000],
    ['an unknown order', 404, 40410000],
    ['a price off tick', 422, 42210000],
  ])('raises the status and code of %s', async (what, status, code) => {
    const { keyId } = venue.buyer;
    const stranger = sdk3({ keyId, secretKey: 'wrong', baseUrl: venue.api });
    const attempts: Record<string, () => Promise<unknown>> = {
      'a wrong secret': () => stranger.getAccount(),
      'too little cash': () => buyer.createOrder(limit(190, 6_000)),
      'an unknown order': () => buyer.getOrder(randomUUID()),
      'a price off tick': () => buyer.createOrder(limit(150.005)),
    };
    const error = await attempts[what]?.().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ response: { status, data: { code } } });
  });
});
