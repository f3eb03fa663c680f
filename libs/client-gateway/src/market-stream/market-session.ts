import { DomainError } from '@app/kernel';
import type { Principal } from '@app/contracts';
import type { RawData, WebSocket } from 'ws';

import type { Credentials } from '../auth/credentials';
import { CLOSE } from '../stream/close-codes';
import type { KeptSession } from '../stream/connection-keeper';
import type { MarketListener } from './listener-index';
import { message, readMessage } from './market-frame';
import type { Codec, MarketFrame } from './market-frame';
import type { MarketHub } from './market.hub';
import { errorFrame, parseMarketMessage, subscriptionFrame, successFrame } from './market-messages';
import type { Conflation, MarketMessage } from './market-messages';
import { Subscriptions } from './subscriptions';

/** What a session needs of the rest of the gateway. */
export interface MarketServices {
  authenticate(credentials: Credentials): Promise<Principal>;
  /** False when the account has too many sessions already. */
  admit(principal: Principal): boolean;
  readonly hub: Pick<MarketHub, 'join' | 'leave' | 'refresh'>;
}

/** Bounds of a session. */
export interface MarketLimits {
  readonly authWithinMs: number;
  /** Symbols over all channels. */
  readonly maxSymbols: number;
  /** Bytes that may wait in the socket before its reader counts as slow. */
  readonly maxBufferedBytes: number;
  /** Frames that are kept for a slow reader besides books and quotes. */
  readonly maxHeldFrames: number;
  /** How long a reader may be slow. */
  readonly slowForMs: number;
  /** Messages that may wait to be worked on. */
  readonly maxInbox: number;
}

const AUTH_ATTEMPTS = 3;
const TERMINATE_AFTER_MS = 1_000;
const SLOW_POLL_MS = 25;

/**
 * One client on a market-data path. A reader that falls behind gets no more books and quotes until
 * it has caught up, then the books anew; one that stays behind is told 407 and closed.
 */
export class MarketSession implements MarketListener, KeptSession {
  principal: Principal | null = null;
  private readonly subscriptions = new Subscriptions();
  private rhythm: Conflation = 0;
  private pending: MarketFrame[] = [];
  private held: MarketFrame[] | null = null;
  private slowPolls = 0;
  private slowTimer: NodeJS.Timeout | null = null;
  private inbox = 0;
  private attempts = 0;
  private work: Promise<void> = Promise.resolve();
  private readonly deadline: NodeJS.Timeout;

  constructor(
    private readonly socket: WebSocket,
    private readonly codec: Codec,
    private readonly services: MarketServices,
    private readonly limits: MarketLimits,
  ) {
    this.deadline = setTimeout(() => this.fail(404, 'auth timeout'), limits.authWithinMs);
    socket.on('message', (raw) => this.receive(raw));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.ended());
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
    if (this.pending.length === 1) queueMicrotask(() => this.flush());
  }

  /** Ends the session; a peer that does not answer the close is cut off. */
  close(code: number, reason: string): void {
    this.ended();
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), TERMINATE_AFTER_MS).unref();
  }

  private receive(raw: RawData): void {
    this.inbox += 1;
    if (this.inbox > this.limits.maxInbox) {
      this.close(CLOSE.policy, 'too many messages');
      return;
    }
    const bytes = Array.isArray(raw) ? Buffer.concat(raw) : Buffer.from(raw as Buffer);
    this.work = this.work.then(() => this.handle(this.understood(bytes)));
  }

  private understood(bytes: Buffer): MarketMessage | null {
    try {
      return parseMarketMessage(readMessage(bytes, this.codec));
    } catch {
      return null;
    }
  }

  private async handle(given: MarketMessage | null): Promise<void> {
    try {
      if (given === null) this.control(errorFrame(400));
      else if (given.action === 'auth') await this.authenticate(given.credentials);
      else this.subscribe(given);
    } catch {
      this.control(errorFrame(500));
    } finally {
      this.inbox -= 1;
    }
  }

  private async authenticate(credentials: Credentials): Promise<void> {
    if (this.principal !== null) {
      this.control(errorFrame(403));
      return;
    }
    this.attempts += 1;
    const principal = await this.verified(credentials);
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (principal === null) {
      if (this.attempts >= AUTH_ATTEMPTS) this.fail(402, 'auth failed');
      else this.control(errorFrame(402));
    } else if (!this.services.admit(principal)) this.fail(406, 'connection limit exceeded');
    else {
      this.principal = principal;
      clearTimeout(this.deadline);
      this.control(successFrame('authenticated'));
    }
  }

  private async verified(credentials: Credentials): Promise<Principal | null> {
    try {
      const principal = await this.services.authenticate(credentials);
      return principal.permissions.includes('read') ? principal : null;
    } catch (error) {
      if (error instanceof DomainError && error.status < 500) return null;
      throw error;
    }
  }

  private subscribe(given: Exclude<MarketMessage, { action: 'auth' }>): void {
    if (this.principal === null) {
      this.control(errorFrame(401));
      return;
    }
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
    const frames = this.pending;
    if (frames.length === 0) return;
    this.pending = [];
    this.write(frames);
  }

  private write(frames: readonly MarketFrame[]): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(message(frames, this.codec), { binary: this.codec === 'msgpack' });
    const isSlow = this.socket.bufferedAmount > this.limits.maxBufferedBytes;
    if (isSlow && this.held === null) this.fallBehind();
  }

  private fallBehind(): void {
    this.held = [];
    this.slowPolls = 0;
    this.slowTimer = setInterval(() => this.lookAgain(), SLOW_POLL_MS);
    this.slowTimer.unref();
  }

  private hold(held: MarketFrame[], frame: MarketFrame): void {
    if (frame.merges) return;
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

  private ended(): void {
    clearTimeout(this.deadline);
    this.stopWaiting();
    this.services.hub.leave(this, this.subscriptions.all());
  }
}
