import { DomainError } from '@app/kernel';
import type { Principal } from '@app/contracts';
import type { WebSocket } from 'ws';

import type { Credentials } from '../auth/credentials';
import { errorAnswer } from '../http/error-body';
import type { AccountStates, StateListener, StateStream } from './account-states';
import type { BroadcastWatch } from './broadcast-watch';
import { CLOSE } from './close-codes';
import type { DisconnectSwitch, DisconnectSwitches } from './disconnect-switches';
import {
  authorizationFrame,
  disconnectFrame,
  entryFrame,
  errorFrame,
  isEntry,
  listeningFrame,
  parseClientMessage,
  replayFrame,
  stateFrame,
  STREAMS,
  TRADE_UPDATES,
} from './frames';
import type { ClientMessage, EntryMessage, ListenMessage, StreamName } from './frames';
import type { OrderEntry } from './order-entry';
import type { Replay } from './replay';
import { SocketSession } from './socket-session';
import type { SocketDoor, SocketLimits } from './socket-session';
import type { UpdateFrame } from './trade-update-frames';
import { eventId, parseEventId } from './trade-update.presenter';
import type { UpdatePlace } from './trade-update.presenter';
import type { TradeUpdatesHub, UpdateListener } from './trade-updates.hub';

/** What a session needs of the rest of the gateway. */
export interface SessionServices {
  readonly hub: Pick<TradeUpdatesHub, 'join' | 'leave'>;
  readonly replay: Pick<Replay, 'start' | 'page' | 'open'>;
  readonly states: Pick<AccountStates, 'join' | 'leave' | 'current'>;
  readonly broadcasts: Pick<BroadcastWatch, 'join' | 'leave'>;
  readonly entry: Pick<OrderEntry, 'answer'>;
  readonly switches: Pick<DisconnectSwitches, 'enable'>;
}

/** Bounds of a session. */
export interface SessionLimits extends SocketLimits {
  /** Frames kept back while a replay runs. */
  readonly maxHeldFrames: number;
  /** Order entries without an answer. */
  readonly maxEntering: number;
}

const DRAIN_POLL_MS = 5;
const REPLAY_WRITE_MS_MAX = 30_000;
const STATE_STREAMS: readonly StateStream[] = ['account_updates', 'positions'];
const NOWHERE: UpdatePlace = { seq: 0, sub: -1 };
/** A client that says goodbye, with a code of its own or without any. */
const CLEAN_CLOSES: readonly number[] = [1000, 1005];

/**
 * One client on `/stream`. Messages are worked on one after another and every one gets its answer;
 * order entries do not wait for each other. Updates are never merged or dropped: a reader that does
 * not keep up is disconnected.
 */
export class StreamSession extends SocketSession implements UpdateListener, StateListener {
  private streams: ReadonlySet<StreamName> = new Set();
  /** Live updates kept back until the past is told. */
  private held: UpdateFrame[] | null = null;
  private replaying = false;
  /** Kept updates were let go since the replay last asked. */
  private missed = false;
  private last: UpdatePlace = NOWHERE;
  /** Orders as a snapshot showed them: what led there is no news. */
  private readonly shown = new Map<string, number>();
  private guard: DisconnectSwitch | null = null;
  private entering = 0;

  constructor(
    socket: WebSocket,
    door: SocketDoor,
    private readonly services: SessionServices,
    private readonly limits: SessionLimits,
  ) {
    super(socket, door, limits);
    socket.on('ping', () => this.checkReader());
  }

  deliver(frames: readonly UpdateFrame[]): void {
    if (!this.follows(TRADE_UPDATES)) return;
    if (this.held === null) {
      this.door.together(() => {
        for (const frame of frames) this.forward(frame);
      });
      return;
    }
    this.held.push(...frames);
    if (this.held.length <= this.limits.maxHeldFrames) return;
    if (!this.replaying) {
      this.overflowed();
      return;
    }
    // They are on record by now: the replay goes on to them.
    this.held = [];
    this.missed = true;
  }

  overflowed(): void {
    this.close(CLOSE.slow, 'slow client');
  }

  follows(stream: StreamName | StateStream): boolean {
    return this.streams.has(stream);
  }

  state(frame: string): void {
    this.send(frame);
  }

  protected override handledAtOnce(bytes: Buffer): boolean {
    if (this.principal === null) return false;
    const message = parseClientMessage(bytes);
    if (isEntry(message)) this.enter(message, this.principal);
    return isEntry(message);
  }

  protected override async handle(bytes: Buffer): Promise<void> {
    const message = parseClientMessage(bytes);
    try {
      if (message.action === 'authenticate') await this.authenticate(message);
      else if (message.action === 'unknown') this.send(errorFrame(message.problem));
      else if (this.principal === null) this.send(errorFrame('not authenticated'));
      else if (isEntry(message)) this.enter(message, this.principal);
      else if (message.action === 'listen') await this.listen(message, this.principal);
      else await this.guardOrders(message, this.principal);
    } catch (error) {
      const problem = error instanceof DomainError ? error.message : 'internal error';
      this.send(errorFrame(problem));
    }
  }

  protected override authMissing(): void {
    this.close(CLOSE.policy, 'no auth');
  }

  protected override ended(code: number): void {
    this.stopListening();
    this.guard?.over(CLEAN_CLOSES.includes(code));
    this.guard = null;
  }

  private async authenticate(
    message: Extract<ClientMessage, { action: 'authenticate' }>,
  ): Promise<void> {
    const outcome = await this.signIn(credentialsOf(message));
    if (outcome === 'signed in already') this.send(errorFrame('already authenticated'));
    else if (outcome === 'too many') {
      this.send(errorFrame('connection limit exceeded'));
      this.close(CLOSE.policy, 'connection limit exceeded');
    } else {
      this.send(authorizationFrame(outcome === 'signed in'));
      if (outcome === 'refused for good') this.close(CLOSE.policy, 'auth failed');
    }
  }

  /** Answers when it is done; meanwhile the next message is worked on. */
  private enter(message: EntryMessage, principal: Principal): void {
    if (this.entering >= this.limits.maxEntering) {
      const limit = this.limits.maxEntering;
      const text = `at most ${limit} order entries may be without an answer; nothing was recorded`;
      const busy = new DomainError('EXCHANGE_BUSY', text, { limit, value: this.entering + 1 });
      this.send(entryFrame(message, errorAnswer(busy, '')));
      return;
    }
    this.entering += 1;
    void this.services.entry.answer(principal, message).then((answer) => {
      this.entering -= 1;
      this.send(entryFrame(message, answer));
    });
  }

  private async guardOrders(
    message: Extract<ClientMessage, { action: 'cancel_on_disconnect' }>,
    principal: Principal,
  ): Promise<void> {
    const { enabled, graceMs } = message;
    if (!principal.permissions.includes('trade')) {
      throw new DomainError('PERMISSION_DENIED', 'permission trade is needed');
    }
    const before = this.guard;
    this.guard = null;
    if (enabled) {
      before?.stop();
      this.guard = await this.services.switches.enable(principal, graceMs);
      if (!this.isOpen) this.ended(1006);
    } else await before?.disarm();
    this.send(disconnectFrame(enabled, graceMs));
  }

  private async listen(message: ListenMessage, principal: Principal): Promise<void> {
    const { since, snapshot } = message;
    const place = since === null ? null : parseEventId(since);
    if (since !== null && place === null) {
      this.send(errorFrame('since must be an event id'));
      return;
    }
    if (place !== null && snapshot) {
      this.send(errorFrame('since and snapshot do not go together'));
      return;
    }
    // Its turn may come when the client is gone: nobody would ever take it out of the hubs again.
    if (!this.isOpen) return;
    const streams = STREAMS.filter((name) => message.streams.includes(name));
    this.send(listeningFrame(streams));
    this.follow(streams, principal.accountId);
    const past = place !== null && this.follows(TRADE_UPDATES);
    if (past || snapshot) this.held = [];
    if (snapshot) await this.snapshot(principal);
    else if (past) await this.replay(principal.accountId, place);
  }

  /** Changes what is heard; what was heard before and still is goes on without a gap. */
  private follow(streams: readonly StreamName[], accountId: string): void {
    const { hub, states, broadcasts } = this.services;
    this.streams = new Set(streams);
    if (this.follows(TRADE_UPDATES)) hub.join(accountId, this);
    else hub.leave(accountId, this);
    if (STATE_STREAMS.some((name) => this.follows(name))) states.join(accountId, this);
    else states.leave(accountId, this);
    if (this.follows('broadcasts')) broadcasts.join(this);
    else broadcasts.leave(this);
  }

  private async replay(accountId: string, since: UpdatePlace): Promise<void> {
    const start = await this.services.replay.start(accountId, since);
    if (!start.complete) {
      const oldest_event_id = start.oldest === null ? null : eventId(start.oldest);
      this.release({ status: 'gap', count: 0, oldest_event_id }, start.newest ?? NOWHERE);
      return;
    }
    this.last = since;
    this.replaying = true;
    const count = await this.tellPast(accountId);
    this.replaying = false;
    if (this.follows(TRADE_UPDATES)) this.release({ status: 'complete', count }, this.last);
  }

  /**
   * Pages of the past until they meet the live updates that are kept back: under load the newest
   * page would never be reached.
   */
  private async tellPast(accountId: string): Promise<number> {
    for (let count = 0; ;) {
      this.missed = false;
      const frames = await this.services.replay.page(accountId, this.last);
      for (const frame of frames) this.forward(frame);
      count += frames.length;
      await this.written();
      const live = this.held?.[0];
      const met = live !== undefined && !isAfter(live, this.last);
      const over = frames.length === 0 && !this.missed;
      if (met || over || !this.follows(TRADE_UPDATES)) return count;
    }
  }

  /** What there is: account and positions with the first page of open orders. */
  private async snapshot(principal: Principal): Promise<void> {
    const { replay, states } = this.services;
    const { newest } = await replay.start(principal.accountId, NOWHERE);
    this.last = newest ?? NOWHERE;
    let parts: object = await states.current(principal);
    let count = 0;
    for await (const { views, objects: orders, more } of replay.open(principal.accountId)) {
      for (const { terms, lastSeq } of views) this.shown.set(terms.orderId, lastSeq);
      count += orders.length;
      this.send(stateFrame('snapshot', { ...parts, orders, more }));
      parts = {};
      await this.written();
    }
    this.release({ status: 'complete', count }, this.last);
  }

  /** Says that the past is told, then lets go what happened meanwhile. */
  private release(
    end: { status: 'complete' | 'gap'; count: number; oldest_event_id?: string | null },
    last: UpdatePlace,
  ): void {
    const last_event_id = last === NOWHERE ? null : eventId(last);
    this.send(replayFrame({ ...end, last_event_id }));
    const held = this.held ?? [];
    this.held = null;
    for (const frame of held) this.forward(frame);
    this.shown.clear();
  }

  /** Waits until the socket has taken most of a page: history makes no slow reader. */
  private async written(): Promise<void> {
    const giveUpAt = process.hrtime.bigint() + BigInt(REPLAY_WRITE_MS_MAX) * 1_000_000n;
    while (this.isOpen && this.socket.bufferedAmount > this.limits.maxBufferedBytes / 4) {
      if (process.hrtime.bigint() > giveUpAt) this.overflowed();
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
  }

  /** Sends an update unless it was sent already (a replay and the live feed overlap). */
  private forward(frame: UpdateFrame): void {
    if (!isAfter(frame, this.last) || frame.seq <= (this.shown.get(frame.orderId) ?? 0)) return;
    this.last = { seq: frame.seq, sub: frame.sub };
    this.send(frame.text);
  }

  private send(text: string): void {
    if (!this.isOpen) return;
    this.socket.send(text);
    this.checkReader();
  }

  private checkReader(): void {
    if (this.isSlow) this.close(CLOSE.slow, 'slow client');
  }

  private stopListening(): void {
    this.held = null;
    if (this.principal !== null) this.follow([], this.principal.accountId);
  }
}

function isAfter(a: UpdatePlace, b: UpdatePlace): boolean {
  return a.seq > b.seq || (a.seq === b.seq && a.sub > b.sub);
}

/** Credentials of the message; missing ones are malformed, which is refused like wrong ones. */
function credentialsOf(message: Extract<ClientMessage, { action: 'authenticate' }>): Credentials {
  if ('token' in message) return { kind: 'token', token: message.token };
  const { keyId, secret } = message;
  return keyId === '' ? { kind: 'malformed' } : { kind: 'key', keyId, secret };
}
