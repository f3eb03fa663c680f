import type { Broadcast, TradeUpdate } from '../api/types';
import type { TokenSource } from './market-feed';
import { ReconnectingSocket } from './reconnecting-socket';

/** What a reader of the private stream hears. */
export interface TradeListener {
  onUpdate?(update: TradeUpdate): void;
  /** The stream has begun, or lost its place: read what you show by REST now. */
  onResync?(): void;
  /** The messages to everybody that are valid: all of them, after each change. */
  onBroadcasts?(broadcasts: readonly Broadcast[]): void;
}

interface StreamFrame {
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const CLOSE_REVOKED = 4001;
const STREAMS = ['trade_updates', 'broadcasts'];
const TEARDOWN_AFTER_MS = 3_000;

/**
 * The private stream of one account, shared by its readers. After a loss of the connection it asks
 * for everything since the last event that it saw, so that no update is missed or told twice.
 */
export class TradingStream {
  private readonly socket: ReconnectingSocket;
  private readonly listeners = new Set<TradeListener>();
  private lastEventId: string | null = null;
  private broadcasts: readonly Broadcast[] | null = null;
  private needsFreshToken = false;
  private isLive = false;
  private teardown: ReturnType<typeof setTimeout> | null = null;

  constructor(
    address: string,
    private readonly token: TokenSource,
  ) {
    this.socket = new ReconnectingSocket(address, {
      onOpen: () => void this.authenticate(),
      onText: (text) => this.receive(JSON.parse(text) as StreamFrame),
      onDown: (code) => {
        this.isLive = false;
        if (code === CLOSE_REVOKED) this.needsFreshToken = true;
      },
    });
  }

  listen(listener: TradeListener): () => void {
    this.listeners.add(listener);
    if (this.teardown !== null) clearTimeout(this.teardown);
    this.teardown = null;
    if (this.listeners.size === 1) this.socket.start();
    if (this.isLive) listener.onResync?.();
    if (this.broadcasts !== null) listener.onBroadcasts?.(this.broadcasts);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0 || this.teardown !== null) return;
      this.teardown = setTimeout(() => {
        this.teardown = null;
        this.isLive = false;
        this.socket.stop();
      }, TEARDOWN_AFTER_MS);
    };
  }

  private async authenticate(): Promise<void> {
    try {
      const token = await this.token(this.needsFreshToken);
      this.needsFreshToken = false;
      this.socket.send({ action: 'authenticate', data: { token } });
    } catch {
      // Signed out, or the exchange is away: the next connection asks again.
      this.socket.restart();
    }
  }

  private receive({ stream, data }: StreamFrame): void {
    if (stream === 'authorization') this.authorized(data['status'] === 'authorized');
    else if (stream === 'listening') this.listening();
    else if (stream === 'trade_updates') this.update(data as unknown as TradeUpdate);
    else if (stream === 'broadcasts') this.said(data['broadcasts'] as readonly Broadcast[]);
    else if (stream === 'replay' && data['status'] === 'gap') this.lostPlace();
  }

  private authorized(isGood: boolean): void {
    if (!isGood) {
      this.needsFreshToken = true;
      this.socket.restart();
      return;
    }
    this.socket.settled();
    const since = this.lastEventId === null ? {} : { since: this.lastEventId };
    this.socket.send({ action: 'listen', data: { streams: STREAMS, ...since } });
  }

  private listening(): void {
    this.isLive = true;
    if (this.lastEventId === null) this.resync();
  }

  private said(broadcasts: readonly Broadcast[]): void {
    this.broadcasts = broadcasts;
    for (const listener of this.listeners) listener.onBroadcasts?.(broadcasts);
  }

  private lostPlace(): void {
    this.lastEventId = null;
    this.resync();
  }

  private resync(): void {
    for (const listener of this.listeners) listener.onResync?.();
  }

  private update(update: TradeUpdate): void {
    if (this.lastEventId !== null && update.event_id <= this.lastEventId) return;
    this.lastEventId = update.event_id;
    for (const listener of this.listeners) listener.onUpdate?.(update);
  }
}
