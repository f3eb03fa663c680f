import { crc32 } from 'node:zlib';

import { WebSocket } from 'ws';

/** A trade as everybody sees it; price in ticks of a cent. */
export interface PublicPrint {
  readonly id: number;
  readonly symbol: string;
  readonly priceTicks: number;
  readonly quantityShares: number;
  readonly takerSide: 'buy' | 'sell';
}

/** A change of the phase. */
export interface PublicStatus {
  readonly symbol: string;
  readonly code: string;
  readonly message: string;
  readonly cameAt: number;
}

interface Level {
  readonly p: number;
  readonly s: number;
}

interface Frame {
  readonly T: string;
  readonly S?: string;
  readonly msg?: string;
  readonly i?: number;
  readonly p?: number;
  readonly s?: number;
  readonly tks?: string;
  readonly sc?: string;
  readonly sm?: string;
  readonly b?: readonly Level[];
  readonly a?: readonly Level[];
  readonly r?: boolean;
  readonly q?: number;
  readonly pq?: number | null;
  readonly k?: number;
}

interface Book {
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
  last: number | null;
}

const OPEN_MS_MAX = 10_000;
const LEVELS_CHECKED = 10;

/** A price of market data as ticks of a cent: the wire has numbers here. */
function ticksOf(price: number): number {
  return Math.round(price * 100);
}

/**
 * A client of the market-data stream: keeps prints and statuses, builds each book from its frames
 * and counts every gap and every checksum that does not fit.
 */
export class MarketStream {
  readonly prints: PublicPrint[] = [];
  readonly statuses: PublicStatus[] = [];
  frames = 0;
  gaps = 0;
  wrongChecksums = 0;
  private readonly books = new Map<string, Book>();
  private readonly waiting = new Map<string, () => void>();
  private statusListener: (status: PublicStatus) => void = () => undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (raw: Buffer) => {
      for (const frame of JSON.parse(raw.toString('utf8')) as Frame[]) this.take(frame);
    });
    socket.on('error', () => undefined);
  }

  /** Opens, signs in and subscribes to trades, books and statuses of the symbols. */
  static async open(
    baseUrl: string,
    token: string,
    symbols: readonly string[],
  ): Promise<MarketStream> {
    const url = `${baseUrl.replace(/^http/, 'ws')}/v2/iex`;
    const stream = new MarketStream(new WebSocket(url, { handshakeTimeout: OPEN_MS_MAX }));
    const connected = stream.heard('connected');
    await new Promise<void>((resolve, reject) => {
      stream.socket.once('open', resolve);
      stream.socket.once('error', reject);
    });
    await connected;
    const authenticated = stream.heard('authenticated');
    stream.socket.send(JSON.stringify({ action: 'auth', token }));
    await authenticated;
    const subscribed = stream.heard('subscription');
    const channels = { trades: symbols, orderbooks: symbols, statuses: symbols };
    stream.socket.send(JSON.stringify({ action: 'subscribe', ...channels }));
    await subscribed;
    return stream;
  }

  onStatus(listener: (status: PublicStatus) => void): void {
    this.statusListener = listener;
  }

  /** Best prices of the book that the frames make, in ticks; null for an empty side. */
  best(symbol: string): { readonly bid: number | null; readonly ask: number | null } {
    const book = this.books.get(symbol);
    if (book === undefined) return { bid: null, ask: null };
    const bid = book.bids.size === 0 ? null : Math.max(...book.bids.keys());
    const ask = book.asks.size === 0 ? null : Math.min(...book.asks.keys());
    return { bid, ask };
  }

  /** Levels of the book that the frames make. */
  levels(symbol: string): number {
    const book = this.books.get(symbol);
    return book === undefined ? 0 : book.bids.size + book.asks.size;
  }

  close(): void {
    this.socket.close();
  }

  private heard(word: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = new Error(`market data did not say ${word}`);
      const timer = setTimeout(() => reject(late), OPEN_MS_MAX);
      this.waiting.set(word, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private take(frame: Frame): void {
    const word = frame.T === 'success' ? (frame.msg ?? '') : frame.T;
    const waiting = this.waiting.get(word);
    this.waiting.delete(word);
    waiting?.();
    const { S: symbol = '' } = frame;
    if (frame.T === 't') {
      this.prints.push({
        id: frame.i ?? 0,
        symbol,
        priceTicks: ticksOf(frame.p ?? 0),
        quantityShares: frame.s ?? 0,
        takerSide: frame.tks === 'B' ? 'buy' : 'sell',
      });
    } else if (frame.T === 's') {
      const { sc: code = '', sm: message = '' } = frame;
      const status = { symbol, code, message, cameAt: performance.now() };
      this.statuses.push(status);
      this.statusListener(status);
    } else if (frame.T === 'o') this.apply(symbol, frame);
  }

  private apply(symbol: string, frame: Frame): void {
    this.frames += 1;
    const known = this.books.get(symbol);
    const fresh = frame.r === true || known === undefined;
    const book: Book = fresh ? { bids: new Map(), asks: new Map(), last: null } : known;
    this.books.set(symbol, book);
    if (!fresh && frame.pq !== book.last) this.gaps += 1;
    book.last = frame.q ?? null;
    for (const level of frame.b ?? []) change(book.bids, level);
    for (const level of frame.a ?? []) change(book.asks, level);
    if (frame.k !== undefined && frame.k !== checksumOf(book)) this.wrongChecksums += 1;
  }
}

function change(side: Map<number, number>, { p, s }: Level): void {
  if (s === 0) side.delete(ticksOf(p));
  else side.set(ticksOf(p), s);
}

/** The checksum of the API contract, from our own copy of the book. */
function checksumOf(book: Book): number {
  const asks = [...book.asks].sort(([one], [other]) => one - other).slice(0, LEVELS_CHECKED);
  const bids = [...book.bids].sort(([one], [other]) => other - one).slice(0, LEVELS_CHECKED);
  return crc32([...asks, ...bids].map(([price, size]) => `${price}${size}`).join(''));
}
