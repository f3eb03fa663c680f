import { DomainError } from '@app/kernel';
import type { Principal } from '@app/contracts';
import type { RawData, WebSocket } from 'ws';

import type { Credentials } from '../auth/credentials';
import { CLOSE } from './close-codes';
import {
  authorizationFrame,
  errorFrame,
  listeningFrame,
  parseClientMessage,
  replayFrame,
  TRADE_UPDATES,
} from './frames';
import type { ClientMessage } from './frames';
import type { Replay } from './replay';
import type { UpdateFrame } from './trade-update-frames';
import { eventId, parseEventId } from './trade-update.presenter';
import type { UpdatePlace } from './trade-update.presenter';
import type { TradeUpdatesHub, UpdateListener } from './trade-updates.hub';

/** What a session needs of the rest of the gateway. */
export interface SessionServices {
  authenticate(credentials: Credentials): Promise<Principal>;
  /** False when the account has too many sessions already. */
  admit(principal: Principal): boolean;
  readonly hub: TradeUpdatesHub;
  readonly replay: Replay;
}

/** Bounds of a session. */
export interface SessionLimits {
  readonly authWithinMs: number;
  /** Bytes that may wait in the socket before its reader counts as slow. */
  readonly maxBufferedBytes: number;
  /** Frames kept back while a replay runs. */
  readonly maxHeldFrames: number;
  /** Messages that may wait to be worked on. */
  readonly maxInbox: number;
}

const AUTH_ATTEMPTS = 3;
const TERMINATE_AFTER_MS = 1_000;
const DRAIN_POLL_MS = 5;
const REPLAY_WRITE_MS_MAX = 30_000;
const NOWHERE: UpdatePlace = { seq: 0, sub: -1 };

/**
 * One client on `/stream`. Messages are worked on one after another; every one gets its answer.
 * Updates are never merged or dropped: a reader that does not keep up is disconnected.
 */
export class StreamSession implements UpdateListener {
  principal: Principal | null = null;
  private inbox = 0;
  private work: Promise<void> = Promise.resolve();
  private attempts = 0;
  private listening = false;
  private held: UpdateFrame[] | null = null;
  private last: UpdatePlace = NOWHERE;
  private readonly deadline: NodeJS.Timeout;

  constructor(
    private readonly socket: WebSocket,
    private readonly services: SessionServices,
    private readonly limits: SessionLimits,
  ) {
    this.deadline = setTimeout(() => this.close(CLOSE.policy, 'no auth'), limits.authWithinMs);
    socket.on('message', (raw) => this.receive(raw));
    socket.on('ping', () => this.checkReader());
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.ended());
  }

  deliver(frames: readonly UpdateFrame[]): void {
    if (!this.listening) return;
    if (this.held === null) {
      for (const frame of frames) this.forward(frame);
      return;
    }
    this.held.push(...frames);
    if (this.held.length > this.limits.maxHeldFrames) this.overflowed();
  }

  overflowed(): void {
    this.close(CLOSE.slow, 'slow client');
  }

  /** Ends the session; a peer that does not answer the close is cut off. */
  close(code: number, reason: string): void {
    this.stopListening();
    clearTimeout(this.deadline);
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), TERMINATE_AFTER_MS).unref();
  }

  private receive(raw: RawData): void {
    this.inbox += 1;
    if (this.inbox > this.limits.maxInbox) {
      this.close(CLOSE.policy, 'too many messages');
      return;
    }
    const bytes = Buffer.isBuffer(raw)
      ? raw
      : Array.isArray(raw)
        ? Buffer.concat(raw)
        : Buffer.from(raw);
    this.work = this.work.then(() => this.handle(parseClientMessage(bytes)));
  }

  private async handle(message: ClientMessage): Promise<void> {
    try {
      if (message.action === 'authenticate') await this.authenticate(message);
      else if (message.action === 'unknown') this.send(errorFrame(message.problem));
      else await this.listen(message.streams, message.since);
    } catch (error) {
      const problem = error instanceof DomainError ? error.message : 'internal error';
      this.send(errorFrame(problem));
    } finally {
      this.inbox -= 1;
    }
  }

  private async authenticate(
    message: Extract<ClientMessage, { action: 'authenticate' }>,
  ): Promise<void> {
    if (this.principal !== null) {
      this.send(errorFrame('already authenticated'));
      return;
    }
    this.attempts += 1;
    const principal = await this.verified(message);
    if (principal === null || this.socket.readyState !== this.socket.OPEN) {
      this.send(authorizationFrame(false));
      if (this.attempts >= AUTH_ATTEMPTS) this.close(CLOSE.policy, 'auth failed');
      return;
    }
    if (!this.services.admit(principal)) {
      this.send(errorFrame('connection limit exceeded'));
      this.close(CLOSE.policy, 'connection limit exceeded');
      return;
    }
    this.principal = principal;
    clearTimeout(this.deadline);
    this.send(authorizationFrame(true));
  }

  private async verified(
    message: Extract<ClientMessage, { action: 'authenticate' }>,
  ): Promise<Principal | null> {
    const credentials: Credentials =
      'token' in message
        ? { kind: 'token', token: message.token }
        : { kind: 'key', keyId: message.keyId, secret: message.secret };
    if (credentials.kind === 'key' && credentials.keyId === '') return null;
    try {
      const principal = await this.services.authenticate(credentials);
      return principal.permissions.includes('read') ? principal : null;
    } catch (error) {
      if (error instanceof DomainError && error.status < 500) return null;
      throw error;
    }
  }

  private async listen(streams: readonly string[], since: string | null): Promise<void> {
    if (this.principal === null) {
      this.send(errorFrame('not authenticated'));
      return;
    }
    const wanted = streams.includes(TRADE_UPDATES);
    const place = since === null ? null : parseEventId(since);
    if (since !== null && place === null) {
      this.send(errorFrame('since must be an event id'));
      return;
    }
    this.send(listeningFrame(wanted ? [TRADE_UPDATES] : []));
    if (!wanted) {
      this.stopListening();
      return;
    }
    const { accountId } = this.principal;
    if (place !== null) this.held = [];
    this.listening = true;
    this.services.hub.join(accountId, this);
    if (place !== null) await this.replay(accountId, place);
  }

  private async replay(accountId: string, since: UpdatePlace): Promise<void> {
    this.last = since;
    let count = 0;
    for await (const frames of this.services.replay.pages(accountId, since)) {
      for (const frame of frames) this.forward(frame);
      count += frames.length;
      await this.written();
      if (!this.listening) return;
    }
    const last_event_id = this.last === NOWHERE ? null : eventId(this.last);
    this.send(replayFrame({ status: 'complete', last_event_id, count }));
    const held = this.held ?? [];
    this.held = null;
    for (const frame of held) this.forward(frame);
  }

  /** Waits until the socket has taken most of a page: history makes no slow reader. */
  private async written(): Promise<void> {
    const giveUpAt = process.hrtime.bigint() + BigInt(REPLAY_WRITE_MS_MAX) * 1_000_000n;
    while (this.socket.bufferedAmount > this.limits.maxBufferedBytes / 4 && this.listening) {
      if (process.hrtime.bigint() > giveUpAt) this.overflowed();
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
  }

  /** Sends an update unless it was sent already (a replay and the live feed overlap). */
  private forward(frame: UpdateFrame): void {
    const isNew =
      frame.seq > this.last.seq || (frame.seq === this.last.seq && frame.sub > this.last.sub);
    if (!isNew) return;
    this.last = { seq: frame.seq, sub: frame.sub };
    this.send(frame.text);
  }

  private send(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(text);
    this.checkReader();
  }

  private checkReader(): void {
    if (this.socket.bufferedAmount <= this.limits.maxBufferedBytes) return;
    this.close(CLOSE.slow, 'slow client');
  }

  private stopListening(): void {
    this.listening = false;
    this.held = null;
    if (this.principal !== null) this.services.hub.leave(this.principal.accountId, this);
  }

  private ended(): void {
    clearTimeout(this.deadline);
    this.stopListening();
  }
}
