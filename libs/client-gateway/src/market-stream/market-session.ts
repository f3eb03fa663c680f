import type { WebSocket } from 'ws';

import type { Credentials } from '../auth/credentials';
import { CLOSE } from '../stream/close-codes';
import { SocketSession } from '../stream/socket-session';
import type { SocketDoor, SocketLimits } from '../stream/socket-session';
import type { MarketListener } from './listener-index';
import { message, readMessage } from './market-frame';
import type { Codec, MarketFrame } from './market-frame';
import type { MarketHub } from './market.hub';
import { errorFrame, parseMarketMessage, subscriptionFrame, successFrame } from './market-messages';
import type { Conflation, MarketMessage } from './market-messages';
import { Subscriptions } from './subscriptions';

/** What a session is about. */
export interface MarketServices {
  readonly codec: Codec;
  readonly hub: Pick<MarketHub, 'join' | 'leave' | 'refresh'>;
}

/** Bounds of a session. */
export interface MarketLimits extends SocketLimits {
  /** How long a client may stay without ever having subscribed to anything. */
  readonly subscribeWithinMs: number;
  /** Symbols over all channels. */
  readonly maxSymbols: number;
  /** Frames that are kept for a slow reader besides books and quotes. */
  readonly maxHeldFrames: number;
  /** How long a reader may be slow. */
  readonly slowForMs: number;
}

const SLOW_POLL_MS = 25;

/**
 * One client on a market-data path. A reader that falls behind gets no more books and quotes until
 * it has caught up, then the books anew; one that stays behind is told 407 and closed.
 */
export class MarketSession extends SocketSession implements MarketListener {
  private readonly subscriptions = new Subscriptions();
  private readonly codec: Codec;
  private rhythm: Conflation = 0;
  private pending: MarketFrame[] = [];
  private sentAt = -Infinity;
  private isFlushing = false;
  private gathering: NodeJS.Timeout | null = null;
  private held: MarketFrame[] | null = null;
  private slowPolls = 0;
  private slowTimer: NodeJS.Timeout | null = null;
  private idleTimer: NodeJS.Timeout | null = null;

  constructor(
    socket: WebSocket,
    door: SocketDoor,
    private readonly services: MarketServices,
    private readonly limits: MarketLimits,
  ) {
    super(socket, door, limits);
    this.codec = services.codec;
    this.control(successFrame('connected'));
  }

  get conflateMs(): Conflation {
    return this.rhythm;
  }

  push(frame: MarketFrame): void {
    if (this.held !== null) {
      this.hold(this.held, frame);
      return;
    }
    this.pending.push(frame);
    const waitMs = frame.pace === 'gathered' ? this.sentAt + this.rhythm - performance.now() : 0;
    if (waitMs <= 0) this.flushSoon();
    else this.gathering ??= setTimeout(() => this.flush(), waitMs);
  }

  /** All that this moment brings goes out in one message. */
  private flushSoon(): void {
    if (this.isFlushing) return;
    this.isFlushing = true;
    queueMicrotask(() => {
      this.isFlushing = false;
      this.flush();
    });
  }

  private understood(bytes: Buffer): MarketMessage | null {
    try {
      return parseMarketMessage(readMessage(bytes, this.codec));
    } catch {
      return null;
    }
  }

  protected override async handle(bytes: Buffer): Promise<void> {
    const given = this.understood(bytes);
    try {
      if (given === null) this.control(errorFrame(400));
      else if (given.action === 'auth') await this.authenticate(given.credentials);
      else this.subscribe(given);
    } catch {
      this.control(errorFrame(500));
    }
  }

  protected override authMissing(): void {
    this.fail(404, 'auth timeout');
  }

  protected override ended(): void {
    if (this.idleTimer !== null) clearTimeout(this.idleTimer);
    if (this.gathering !== null) clearTimeout(this.gathering);
    this.stopWaiting();
    this.services.hub.leave(this, this.subscriptions.all());
  }

  private async authenticate(credentials: Credentials): Promise<void> {
    const outcome = await this.signIn(credentials);
    if (outcome === 'signed in already') this.control(errorFrame(403));
    else if (outcome === 'refused') this.control(errorFrame(402));
    else if (outcome === 'refused for good') this.fail(402, 'auth failed');
    else if (outcome === 'too many') this.fail(406, 'connection limit exceeded');
    else {
      const late = (): void => this.close(CLOSE.policy, 'nothing subscribed');
      this.idleTimer = setTimeout(late, this.limits.subscribeWithinMs);
      this.idleTimer.unref();
      this.control(successFrame('authenticated'));
    }
  }

  private subscribe(given: Exclude<MarketMessage, { action: 'auth' }>): void {
    if (this.principal === null) {
      this.control(errorFrame(401));
      return;
    }
    // Its turn may come when the client is gone: nobody would ever take it out of the hub again.
    if (!this.isOpen) return;
    const { subscriptions } = this;
    if (given.action === 'unsubscribe') {
      this.services.hub.leave(this, subscriptions.remove(given.symbols));
      this.acknowledge();
      return;
    }
    if (subscriptions.sizeWith(given.symbols) > this.limits.maxSymbols) {
      this.control(errorFrame(405));
      return;
    }
    if (this.idleTimer !== null) clearTimeout(this.idleTimer);
    let added = subscriptions.add(given.symbols);
    if (given.conflateMs !== null && given.conflateMs !== this.rhythm) {
      this.services.hub.leave(this, subscriptions.all());
      this.rhythm = given.conflateMs;
      added = subscriptions.all();
    }
    this.acknowledge();
    this.services.hub.join(this, added);
  }

  private acknowledge(): void {
    this.control(subscriptionFrame((channel) => this.subscriptions.of(channel)));
  }

  /** A control frame is alone in its array; what waits goes out before it. */
  private control(frame: MarketFrame): void {
    this.flush();
    this.write([frame]);
  }

  private flush(): void {
    if (this.gathering !== null) clearTimeout(this.gathering);
    this.gathering = null;
    const frames = this.pending;
    if (frames.length === 0) return;
    this.pending = [];
    this.sentAt = performance.now();
    this.write(frames);
  }

  private write(frames: readonly MarketFrame[]): void {
    if (!this.isOpen) return;
    this.socket.send(message(frames, this.codec), { binary: this.codec === 'msgpack' });
    if (this.isSlow && this.held === null) this.fallBehind();
  }

  private fallBehind(): void {
    this.held = [];
    this.slowPolls = 0;
    this.slowTimer = setInterval(() => this.lookAgain(), SLOW_POLL_MS);
    this.slowTimer.unref();
  }

  private hold(held: MarketFrame[], frame: MarketFrame): void {
    if (frame.pace === 'merged') return;
    held.push(frame);
    if (held.length > this.limits.maxHeldFrames) this.fail(407, 'slow client');
  }

  private lookAgain(): void {
    this.slowPolls += 1;
    if (this.socket.bufferedAmount > this.limits.maxBufferedBytes / 4) {
      if (this.slowPolls * SLOW_POLL_MS > this.limits.slowForMs) this.fail(407, 'slow client');
      return;
    }
    const held = this.held ?? [];
    this.stopWaiting();
    for (const frame of held) this.push(frame);
    this.services.hub.refresh(this, this.subscriptions.all());
  }

  private stopWaiting(): void {
    if (this.slowTimer !== null) clearInterval(this.slowTimer);
    this.slowTimer = null;
    this.held = null;
  }

  private fail(code: 402 | 404 | 406 | 407, reason: string): void {
    this.pending = [];
    this.control(errorFrame(code));
    this.close(code === 407 ? CLOSE.slow : CLOSE.policy, reason);
  }
}
