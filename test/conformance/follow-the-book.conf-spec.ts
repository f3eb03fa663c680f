import { crc32 } from 'node:zlib';

import { WebSocket } from 'ws';

import { openVenue } from './venue.fixture';
import type { Venue } from './venue.fixture';
import { arrival } from './waiting.fixture';

type Level = { readonly p: number; readonly s: number };
interface BookFrame {
  readonly T: string;
  readonly b: readonly Level[];
  readonly a: readonly Level[];
  readonly r?: boolean;
  readonly q: number;
  readonly pq: number | null;
  readonly k: number;
}

const ORDERS = 1_500;
const AT_ONCE = 25;

/** A client that knows nothing but the contract: applies frames and checks each. */
class Follower {
  frames = 0;
  readonly faults: string[] = [];
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();
  private last: number | null = null;
  private readonly socket: WebSocket;

  constructor(venue: Venue, conflateMs: number) {
    this.socket = new WebSocket(`${venue.ws}/v2/iex`);
    const { keyId: key, secret } = venue.buyer;
    const subscribe = { action: 'subscribe', orderbooks: ['AAPL'], conflate_ms: conflateMs };
    this.socket.on('open', () => {
      this.socket.send(JSON.stringify({ action: 'auth', key, secret }));
      this.socket.send(JSON.stringify(subscribe));
    });
    this.socket.on('message', (raw: Buffer) => {
      for (const frame of JSON.parse(raw.toString()) as BookFrame[]) {
        if (frame.T === 'o') this.apply(frame);
      }
    });
  }

  /** The book as REST gives it. */
  get book() {
    return { bids: this.levels(this.bids, -1), asks: this.levels(this.asks, 1) };
  }

  get sequence(): number | null {
    return this.last;
  }

  close(): void {
    this.socket.close();
  }

  private apply(frame: BookFrame): void {
    this.frames += 1;
    if (frame.r === true) {
      this.bids.clear();
      this.asks.clear();
    } else if (frame.pq !== this.last) this.faults.push(`${frame.pq} after ${this.last}`);
    this.last = frame.q;
    for (const { p, s } of frame.b) put(this.bids, p, s);
    for (const { p, s } of frame.a) put(this.asks, p, s);
    const text = [
      ...this.levels(this.asks, 1).slice(0, 10),
      ...this.levels(this.bids, -1).slice(0, 10),
    ]
      .map(({ p, s }) => `${Math.round(p * 100)}${s}`)
      .join('');
    if (crc32(text) !== frame.k) this.faults.push(`checksum at ${frame.q}`);
  }

  private levels(side: ReadonlyMap<number, number>, order: 1 | -1): Level[] {
    const levels = Array.from(side, ([p, s]) => ({ p, s }));
    return levels.sort((a, b) => order * (a.p - b.p));
  }
}

function put(side: Map<number, number>, p: number, s: number): void {
  if (s === 0) side.delete(p);
  else side.set(p, s);
}

describe('a book that is followed by snapshot and deltas', () => {
  let venue: Venue;

  beforeAll(async () => {
    venue = await openVenue();
  });

  afterAll(() => venue?.close());

  it('is the book of the exchange at every frame, raw and merged, under load', async () => {
    const followers = [0, 50, 100].map((conflateMs) => new Follower(venue, conflateMs));
    for (const one of followers) await arrival('a snapshot', () => one.sequence);
    const { maker } = venue;
    for (let sent = 0; sent < ORDERS; sent += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) => {
          const number = sent + n;
          const side = number % 3 === 0 ? 'sell' : 'buy';
          const cents = 18_990 + ((number * 7) % 23);
          return maker.place({
            symbol: 'AAPL',
            side,
            qty: String(1 + (number % 5)),
            type: 'limit',
            limit_price: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
            time_in_force: number % 4 === 0 ? 'ioc' : 'gtc',
            self_trade_prevention: 'cancel_oldest',
          });
        }),
      );
    }
    const settled = async () => {
      const book = await maker.get<{ bids: Level[]; asks: Level[] }>(
        '/v2/orderbooks/AAPL?depth=1000',
      );
      const plain = (levels: readonly Level[]) => levels.map(({ p, s }) => ({ p, s }));
      return { bids: plain(book.bids), asks: plain(book.asks) };
    };
    const want = JSON.stringify(await settled());
    for (const one of followers) {
      await arrival('the book of the exchange', () => {
        return JSON.stringify(one.book) === want ? true : null;
      });
      expect(one.faults).toEqual([]);
      one.close();
    }
    const [raw, , merged] = followers.map((one) => one.frames);
    expect(raw).toBeGreaterThan(50);
    expect(merged).toBeLessThan(raw ?? 0);
  });
});
