import type { AddressInfo } from 'node:net';

import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';
import { required } from '@app/kernel';
import type { MarketUpdate } from '@app/contracts';
import { WebSocket } from 'ws';

import { bookChecksum } from '../market/checksum';
import { GatewayHarness } from '../testing/gateway-harness.fixture';
import { AT } from '../testing/order-views.fixture';

type Frame = Record<string, unknown> & { T: string };
type Level = { p: number; s: number };

const KEY = { action: 'auth', key: 'KEY-buyer', secret: 'SECRET-buyer' };

/** A client of market data over a real socket. */
class MarketClient {
  readonly messages: Frame[][] = [];
  closedWith: number | null = null;
  readonly socket: WebSocket;

  constructor(
    port: number,
    private readonly packed = false,
    path = '/v2/iex',
  ) {
    const headers = packed ? { 'content-type': 'application/msgpack' } : {};
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    this.socket.on('message', (raw: Buffer) => {
      this.messages.push((packed ? decode(raw) : JSON.parse(raw.toString())) as Frame[]);
    });
    this.socket.on('close', (code) => {
      this.closedWith = code;
    });
    this.socket.on('error', () => undefined);
  }

  get frames(): Frame[] {
    return this.messages.flat();
  }

  async say(...all: unknown[]): Promise<void> {
    await until(() => this.socket.readyState === WebSocket.OPEN);
    for (const one of all) this.socket.send(this.packed ? encode(one) : JSON.stringify(one));
  }

  async next(wanted: (frame: Frame) => boolean): Promise<Frame> {
    await until(() => this.frames.some(wanted));
    return this.frames.find(wanted) as Frame;
  }
}

async function until(condition: () => boolean, withinMs = 5_000): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error('the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** An update after the fake book, whose sequence is 42. */
function update(sequence: number, changes: Partial<MarketUpdate> = {}): MarketUpdate {
  const base = { symbol: 'AAPL', shard: 0, cashUnitsPerTick: 100, at: AT, phase: null };
  const previousSequence = sequence - 1;
  return { ...base, sequence, previousSequence, bids: [], asks: [], trades: [], ...changes };
}

const level = (priceTicks: number, quantityShares: number) => {
  return { priceTicks, quantityShares, orders: quantityShares === 0 ? 0 : 1 };
};

describe('the market-data stream over real sockets', () => {
  let gateway: GatewayHarness;
  let port: number;
  const clients: MarketClient[] = [];

  const connect = async (packed = false, path?: string): Promise<MarketClient> => {
    const client = new MarketClient(port, packed, path);
    clients.push(client);
    await client.next((frame) => frame['msg'] === 'connected');
    return client;
  };
  const signedIn = async (packed = false, path?: string): Promise<MarketClient> => {
    const client = await connect(packed, path);
    await client.say(KEY);
    await client.next((frame) => frame['msg'] === 'authenticated');
    return client;
  };
  const subscribed = async (client: MarketClient, channels: object): Promise<Frame> => {
    const before = client.frames.filter((frame) => frame.T === 'subscription').length;
    await client.say({ action: 'subscribe', ...channels });
    const acks = (): Frame[] => client.frames.filter((frame) => frame.T === 'subscription');
    await until(() => acks().length > before);
    return acks().at(-1) as Frame;
  };

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    await gateway.app.listen(0, '127.0.0.1');
    port = (gateway.app.getHttpServer().address() as AddressInfo).port;
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.socket.terminate();
  });

  afterAll(() => gateway.stop());

  it.each(['/v2/iex', '/v2/sip', '/v2/test', '/v2/delayed_sip', '/v1beta3/crypto/us'])(
    'greets, signs in and acknowledges with all eleven channels on %s',
    async (path) => {
      const client = await signedIn(false, path);
      const ack = await subscribed(client, { trades: ['AAPL'], bars: ['*'], news: ['X'] });
      expect(ack).toEqual({
        T: 'subscription',
        trades: ['AAPL'],
        quotes: [],
        bars: ['*'],
        updatedBars: [],
        dailyBars: [],
        statuses: [],
        lulds: [],
        imbalances: [],
        orderbooks: [],
        corrections: [],
        cancelErrors: [],
      });
      expect(client.messages.every((one) => one.length === 1)).toBe(true);
    },
  );

  it('adds and removes symbols and answers the whole state each time', async () => {
    const client = await signedIn();
    await subscribed(client, { trades: ['AAPL'], quotes: ['MSFT'] });
    await subscribed(client, { trades: ['MSFT', 'AAPL'] });
    await client.say({ action: 'unsubscribe', trades: ['AAPL'] });
    await until(() => client.frames.filter((frame) => frame.T === 'subscription').length === 3);
    expect(client.frames.at(-1)).toMatchObject({ trades: ['MSFT'], quotes: ['MSFT'] });
  });

  it.each([
    ['no JSON', 'nonsense', 400],
    ['no known action', { action: 'dance' }, 400],
    ['symbols that are no list', { action: 'subscribe', trades: 'AAPL' }, 400],
    ['a conflation of its own', { action: 'subscribe', trades: [], conflate_ms: 7 }, 400],
    ['a second sign-in', KEY, 403],
    [
      'too many symbols',
      { action: 'subscribe', trades: Array.from({ length: 2_001 }, (_, n) => `S${n}`) },
      405,
    ],
  ])('answers %s with an error and stays open', async (_name, said, code) => {
    const client = await signedIn();
    await client.say(said);
    expect(await client.next((frame) => frame.T === 'error')).toMatchObject({ code });
    await subscribed(client, { trades: ['AAPL'] });
  });

  it('sends price bands at once and when they move, and what an auction would do', async () => {
    const client = await signedIn();
    await subscribed(client, { lulds: ['AAPL'], imbalances: ['*'], corrections: ['AAPL'] });
    const frames = (T: string) => client.frames.filter((frame) => frame.T === T);
    const listed = required(gateway.matching.listed.get('AAPL'), 'AAPL');
    const price = listed.lastPriceTicks ?? listed.instrument.referencePriceTicks;
    await until(() => frames('l').length === 1);
    const distance = Math.floor((price * listed.instrument.bandBasisPoints) / 10_000);
    expect(frames('l')[0]).toMatchObject({
      S: 'AAPL',
      u: (price + distance) / 100,
      d: (price - distance) / 100,
      z: 'C',
    });
    expect(frames('i')).toEqual([]);
    const indicative = { priceTicks: 19_000, volumeShares: 40, imbalanceShares: -5 };
    const moved = { ...listed, lastPriceTicks: 20_000, indicative };
    gateway.matching.listed.set('AAPL', moved);
    try {
      await until(() => frames('i').length > 0 && frames('l').some(({ d }) => d !== undefined));
      expect(frames('i')[0]).toMatchObject({ S: 'AAPL', p: 190, v: 40, im: -5 });
      const wide = Math.floor((20_000 * listed.instrument.bandBasisPoints) / 10_000);
      await until(() => frames('l').some((frame) => frame['u'] === (20_000 + wide) / 100));
    } finally {
      gateway.matching.listed.set('AAPL', listed);
    }
  });

  it('wants to know who asks', async () => {
    const client = await connect();
    await client.say({ action: 'subscribe', trades: ['AAPL'] });
    expect(await client.next((frame) => frame.T === 'error')).toMatchObject({ code: 401 });
    const wrong = { ...KEY, secret: 'guess' };
    await client.say(wrong, wrong, wrong);
    await until(() => client.closedWith !== null);
    expect(client.frames.filter((frame) => frame['code'] === 402)).toHaveLength(3);
    expect(client.closedWith).toBe(1008);
  });

  it('sends a book snapshot, then deltas whose sequence and checksum hold', async () => {
    const client = await signedIn();
    await subscribed(client, { orderbooks: ['AAPL'], quotes: ['AAPL'], trades: ['AAPL'] });
    const snapshot = await client.next((frame) => frame.T === 'o');
    expect(snapshot).toMatchObject({ S: 'AAPL', r: true, q: 42, pq: null, k: 3117770858 });
    expect((snapshot['b'] as Level[])[0]).toEqual({ p: 190.5, s: 100 });
    const print = {
      tradeId: 43,
      shard: 0,
      at: AT,
      symbol: 'AAPL',
      priceUnits: 1_905_000,
      quantityShares: 100,
      takerSide: 'sell' as const,
    };
    gateway.marketFeed.play(
      update(43, { bids: [level(19_050, 0)], trades: [print] }),
      update(44),
      update(45, { asks: [level(19_045, 7)] }),
    );
    await until(() => client.frames.filter((frame) => frame.T === 'o').length === 3);
    const [, first, second] = client.frames.filter((frame) => frame.T === 'o');
    expect(first).toMatchObject({ b: [{ p: 190.5, s: 0 }], a: [], q: 43, pq: 42 });
    expect(second).toMatchObject({ b: [], a: [{ p: 190.45, s: 7 }], q: 45, pq: 43 });
    expect(second?.['k']).toBe(
      bookChecksum({
        bids: [level(19_040, 250)],
        asks: [level(19_045, 7), level(19_051, 300), level(19_060, 1_200)],
        cashUnitsPerTick: 100,
      }),
    );
    const quotes = client.frames.filter((frame) => frame.T === 'q');
    expect(quotes.at(-1)).toMatchObject({ bp: 190.4, bs: 250, ap: 190.45, as: 7 });
    const trade = await client.next((frame) => frame.T === 't');
    expect(trade).toMatchObject({ S: 'AAPL', i: 43, p: 190.5, s: 100, tks: 'S', c: [], z: 'C' });
    gateway.marketFeed.play(update(50, { previousSequence: 49, bids: [level(19_041, 1)] }));
    await until(() => client.frames.filter((frame) => frame['r'] === true).length === 2);
  });

  it('merges quotes and books of a connection that asks for it, and no trades', async () => {
    const client = await signedIn();
    await subscribed(client, { orderbooks: ['MSFT'], conflate_ms: 100 });
    await client.next((frame) => frame.T === 'o');
    const symbol = 'MSFT';
    gateway.marketFeed.play(update(43, { symbol, bids: [level(19_050, 90)] }));
    gateway.marketFeed.play(update(44, { symbol, bids: [level(19_050, 80)] }));
    await until(() => client.frames.filter((frame) => frame.T === 'o').length === 2);
    const merged = client.frames.filter((frame) => frame.T === 'o').at(-1);
    expect(merged).toMatchObject({ b: [{ p: 190.5, s: 80 }], q: 44, pq: 42 });
  });

  it('speaks MessagePack when the upgrade says so, with times as extension -1', async () => {
    const client = await signedIn(true);
    await subscribed(client, { statuses: ['*'] });
    const types: number[] = [];
    const extensions = new ExtensionCodec();
    extensions.register({
      type: -1,
      encode: () => null,
      decode: () => types.push(-1),
    });
    client.socket.on('message', (raw: Buffer) => decode(raw, { extensionCodec: extensions }));
    const phase = { phase: 'halted' as const, reason: 'news' };
    gateway.marketFeed.play(update(60, { symbol: 'POOR', phase }));
    const status = await client.next((frame) => frame.T === 's');
    expect(status).toMatchObject({ S: 'POOR', sc: 'H', rc: 'T1', rm: 'news', z: 'C' });
    expect(status['t']).toEqual(new Date(AT));
    await until(() => types.length > 0);
  });

  it('sends the bar of a minute once it is over', async () => {
    // No other case trades it: a minute before one whose bar has gone out would be an update.
    const client = await signedIn();
    await subscribed(client, { bars: ['MSFT'] });
    const startAt = Date.UTC(2026, 0, 5, 14, 30);
    gateway.market.candleRows = [
      {
        symbol: 'MSFT',
        startAt,
        openUnits: 1_900_000,
        highUnits: 1_910_000,
        lowUnits: 1_890_000,
        closeUnits: 1_905_000,
        volumeShares: 10,
        trades: 2,
        notional: '19010000',
      },
    ];
    const print = { tradeId: 70, shard: 0, symbol: 'MSFT', priceUnits: 1_905_000 };
    const at = startAt + 5_000;
    const trade = { ...print, at, quantityShares: 10, takerSide: 'buy' as const };
    gateway.marketFeed.play(update(70, { symbol: 'MSFT', trades: [trade] }));
    const bar = await client.next((frame) => frame.T === 'b');
    expect(bar).toMatchObject({ S: 'MSFT', o: 190, h: 191, l: 189, c: 190.5, v: 10, n: 2 });
    expect(bar['t']).toBe(new Date(startAt).toISOString());
  });

  it('closes with 4001 when the key is deleted', async () => {
    const client = await signedIn();
    gateway.revocations.revoke('KEY-buyer');
    await until(() => client.closedWith !== null);
    expect(client.closedWith).toBe(4001);
  });
});
