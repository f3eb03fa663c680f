import type { EarlySocket } from '../early-start';
import { CONFLATE_MS } from './frames';
import type { ControlFrame, MarketFrame } from './frames';
import { ReconnectingSocket } from './reconnecting-socket';
import { FrameScheduler, Slice } from './slice';
import { SymbolStore } from './symbol-store';
import { Turns } from './turns';

/** Channels that the screens subscribe to. */
export type FeedChannel =
  | 'orderbooks'
  | 'trades'
  | 'quotes'
  | 'bars'
  | 'updatedBars'
  | 'dailyBars'
  | 'statuses'
  | 'lulds'
  | 'imbalances';

/** How the market data arrives. */
export interface FeedState {
  /** `stale`: what is shown is old and is being renewed; `offline`: no connection for a while. */
  readonly state: 'live' | 'stale' | 'offline';
  readonly reconnects: number;
  /** Books that had to be asked for anew because a frame was missing or wrong. */
  readonly gaps: number;
  /** Time of a question to the exchange and back; null until it was measured. */
  readonly latencyMs: number | null;
  readonly messagesPerSecond: number;
}

export const FEED_AT_START: FeedState = {
  state: 'offline',
  reconnects: 0,
  gaps: 0,
  latencyMs: null,
  messagesPerSecond: 0,
};

/** Answers a token; a fresh one when the last was refused. */
export type TokenSource = (fresh: boolean) => Promise<string>;

/** Figures that are read rather than watched change this often at most. */
const CALM_MS = 80;
/** Trades run past faster than anyone reads: their list moves on twenty times a second at most. */
const TAPE_MS = 34;
const PROBE_EVERY_MS = 2_000;
const SILENT_MS_MAX = 5_000;
const STALE_MS_MAX = 5_000;
const TEARDOWN_AFTER_MS = 3_000;
const CLOSE_REVOKED = 4001;

/**
 * The one market-data connection of the page: signs in, keeps subscriptions (counted, and ended
 * late, so that a panel that is shown again does not subscribe again), hands frames to the stores.
 */
export class MarketFeed {
  readonly state: Slice<FeedState>;
  /** For what is heavy to draw and follows the market. */
  readonly turns: Turns;
  private readonly scheduler: FrameScheduler;
  private readonly calm: FrameScheduler;
  private readonly running: FrameScheduler;
  private readonly socket: ReconnectingSocket;
  private readonly stores = new Map<string, SymbolStore>();
  private readonly readers = new Map<FeedChannel, Map<string, number>>();
  private readonly wanted = new Map<FeedChannel, Set<string>>();
  private figures: FeedState = FEED_AT_START;
  private isReady = false;
  private needsFreshToken = false;
  private downSince = 0;
  private probes: number[] = [];
  private heardAt = 0;
  private messages = 0;
  private timer: ReturnType<typeof setInterval> | null = null;
  private lastCountAt = 0;

  constructor(
    address: string,
    private readonly token: TokenSource,
    requestFrame: (callback: () => void) => void,
    begun?: () => EarlySocket | null,
  ) {
    this.scheduler = new FrameScheduler(requestFrame);
    this.turns = new Turns(requestFrame);
    const after = (ms: number) =>
      new FrameScheduler((callback) => {
        setTimeout(() => this.turns.take(callback), ms);
      });
    this.calm = after(CALM_MS);
    this.running = after(TAPE_MS);
    this.state = new Slice(this.figures, this.scheduler);
    const hooks = {
      onOpen: () => undefined,
      onText: (text: string) => this.receive(text),
      onDown: (code: number) => this.down(code),
    };
    this.socket = new ReconnectingSocket(address, hooks, begun);
  }

  start(): void {
    if (this.timer !== null) return;
    this.downSince = performance.now();
    this.timer = setInterval(() => this.tick(), 500);
    this.socket.start();
    // A page that was just opened has only a refresh token: it is renewed while the socket opens.
    void this.token(false).catch(() => undefined);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.socket.stop();
    this.down(1000);
    this.tell({ state: 'offline' });
  }

  store(symbol: string): SymbolStore {
    let store = this.stores.get(symbol);
    if (store === undefined) {
      store = new SymbolStore(this.scheduler, this.calm, this.running);
      this.stores.set(symbol, store);
    }
    return store;
  }

  /** Asks for channels of a symbol until the returned function is called. */
  subscribe(symbol: string, channels: readonly FeedChannel[]): () => void {
    for (const channel of channels) this.count(channel, symbol, 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      setTimeout(() => {
        for (const channel of channels) this.count(channel, symbol, -1);
      }, TEARDOWN_AFTER_MS);
    };
  }

  private count(channel: FeedChannel, symbol: string, step: 1 | -1): void {
    const readers = valueOf(this.readers, channel, () => new Map<string, number>());
    const wanted = valueOf(this.wanted, channel, () => new Set<string>());
    const left = (readers.get(symbol) ?? 0) + step;
    readers.set(symbol, left);
    if (left > 0 && !wanted.has(symbol)) {
      wanted.add(symbol);
      this.say({ action: 'subscribe', [channel]: [symbol] });
    } else if (left <= 0) {
      readers.delete(symbol);
      if (!wanted.delete(symbol)) return;
      this.say({ action: 'unsubscribe', [channel]: [symbol] });
      if (channel === 'orderbooks') this.stores.get(symbol)?.markStale();
    }
  }

  private receive(text: string): void {
    const frames = JSON.parse(text) as readonly (MarketFrame | ControlFrame)[];
    this.heardAt = performance.now();
    this.messages += frames.length;
    for (const frame of frames) {
      if (!('S' in frame)) {
        this.control(frame);
      } else if (this.store(frame.S).apply(frame)) this.renewBook(frame.S);
    }
  }

  private control(frame: ControlFrame): void {
    if (frame.T === 'subscription') this.answered();
    else if (frame.msg === 'connected') void this.authenticate();
    else if (frame.msg === 'authenticated') this.ready();
    else if (frame.code === 402) {
      this.needsFreshToken = true;
      this.socket.restart();
    }
  }

  private async authenticate(): Promise<void> {
    try {
      const token = await this.token(this.needsFreshToken);
      this.needsFreshToken = false;
      this.socket.send({ action: 'auth', token });
    } catch {
      // Signed out, or the exchange is away: the next connection asks again.
      this.socket.restart();
    }
  }

  private ready(): void {
    this.isReady = true;
    this.probes = [];
    this.socket.settled();
    const all = [...this.wanted].map(([channel, symbols]) => [channel, [...symbols]] as const);
    const given = Object.fromEntries(all.filter(([, symbols]) => symbols.length > 0));
    this.say({ action: 'subscribe', conflate_ms: CONFLATE_MS, ...given });
    this.tell({ state: 'live' });
  }

  private renewBook(symbol: string): void {
    this.tell({ gaps: this.figures.gaps + 1 });
    this.say({ action: 'unsubscribe', orderbooks: [symbol] });
    this.say({ action: 'subscribe', orderbooks: [symbol] });
  }

  private down(code: number): void {
    if (code === CLOSE_REVOKED) this.needsFreshToken = true;
    if (!this.isReady) return;
    this.isReady = false;
    this.downSince = performance.now();
    for (const store of this.stores.values()) store.markStale();
    this.tell({ state: 'stale', reconnects: this.figures.reconnects + 1, latencyMs: null });
  }

  /** Every message of ours is answered by one acknowledgement, in order: that is the round trip. */
  private say(message: Readonly<Record<string, unknown>>): void {
    if (!this.isReady || !this.socket.send(message)) return;
    this.probes.push(performance.now());
  }

  private answered(): void {
    const sentAt = this.probes.shift();
    if (sentAt === undefined) return;
    this.tell({ latencyMs: Math.round((performance.now() - sentAt) * 10) / 10 });
  }

  private tick(): void {
    const now = performance.now();
    if (!this.isReady) {
      if (now - this.downSince > STALE_MS_MAX) this.tell({ state: 'offline' });
      return;
    }
    const waitingSince = this.probes[0];
    if (waitingSince !== undefined && now - Math.max(waitingSince, this.heardAt) > SILENT_MS_MAX) {
      this.socket.restart();
      return;
    }
    if (waitingSince === undefined && now - this.lastCountAt >= PROBE_EVERY_MS) {
      this.say({ action: 'unsubscribe' });
    }
    this.countMessages(now);
  }

  private countMessages(now: number): void {
    const sinceMs = now - this.lastCountAt;
    if (sinceMs < 1_000) return;
    this.tell({ messagesPerSecond: Math.round((this.messages * 1_000) / sinceMs) });
    this.messages = 0;
    this.lastCountAt = now;
  }

  private tell(change: Partial<FeedState>): void {
    const keys = Object.keys(change) as (keyof FeedState)[];
    if (keys.every((key) => this.figures[key] === change[key])) return;
    this.figures = { ...this.figures, ...change };
    this.state.change(() => this.figures);
  }
}

function valueOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
