import type { Clock } from '@app/kernel';
import { DomainError } from '@app/kernel';
import { timeout } from 'rxjs';

import { correlation } from './correlation';
import type { RpcRedisClient } from './rpc-redis-client';
import { NotDeliveredError } from './rpc-redis-client';
import type { SignedMessage, WireCall, WireOutcome, WireReply, WireSeal } from './wire';
import { errorFromWire } from './wire';

/** How long a caller waits unless it says otherwise. */
const TIMEOUT_MS = 8_000;
/** Calls without an answer, of all patterns; beyond it callers are refused, nothing is sent. */
const PENDING_MAX = 20_000;
/** Calls that travel in one message at most. */
const BATCH_MAX = 256;
/** While a message of its pattern is under way, a call waits this long for company. */
const GATHER_MS = 3;

/** Settings of one call. */
export interface CallOptions {
  readonly timeoutMs?: number;
}

interface PendingCall {
  readonly call: WireCall;
  readonly timeoutMs: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: DomainError) => void;
}

/** Calls of one pattern that have not left yet. */
interface Gathered {
  calls: PendingCall[];
  /** Messages of the pattern that have not been answered in full. */
  underWay: number;
  leaving: NodeJS.Immediate | NodeJS.Timeout | null;
}

/** What a client of the bus needs. */
export interface RpcClientContext {
  readonly redis: RpcRedisClient;
  readonly seal: WireSeal;
  readonly clock: Clock;
  /** False once a service has fallen silent. */
  readonly isHere: (service: string) => boolean;
}

/** The service of a pattern: all but its last word, so `matching-engine.0` for a shard. */
export function serviceOf(pattern: string): string {
  return pattern.slice(0, pattern.lastIndexOf('.'));
}

/**
 * Asks other services over Redis. Every call ends: with its value, with the error that the other
 * side threw, with SERVICE_DOWN when the request surely reached nobody, or with OUTCOME_UNKNOWN
 * when it may have. Calls of one pattern that are made in the same turn of the loop, or while an
 * earlier message is under way, travel in one message; each is answered as soon as it is done.
 */
export class RpcClient {
  private readonly queues = new Map<string, Gathered>();
  private readonly lost = new Map<string, Set<() => void>>();
  private pendingCalls = 0;

  constructor(private readonly context: RpcClientContext) {}

  /** Both connections to Redis are up. */
  get connected(): boolean {
    return this.context.redis.ready;
  }

  /** Calls without an answer. */
  get pending(): number {
    return this.pendingCalls;
  }

  /** Asks for the operation of `pattern`. */
  call<T>(pattern: string, argument?: unknown, options: CallOptions = {}): Promise<T> {
    const service = serviceOf(pattern);
    if (!this.context.isHere(service)) return Promise.reject(down(service));
    if (this.pendingCalls >= PENDING_MAX) {
      return Promise.reject(new DomainError('EXCHANGE_BUSY', 'too many requests are under way'));
    }
    const id = correlation.id();
    const call: WireCall = argument === undefined ? [id] : [id, argument];
    this.pendingCalls += 1;
    return new Promise<unknown>((resolve, reject) => {
      const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
      this.enqueue(pattern, { call, timeoutMs, resolve, reject });
    }).finally(() => {
      this.pendingCalls -= 1;
    }) as Promise<T>;
  }

  /** Tells everyone who listens, if anybody does; may be lost, and says nothing of it. */
  announce(pattern: string, content: unknown): void {
    if (!this.context.redis.ready) return;
    const deadline = this.context.clock.now() + TIMEOUT_MS;
    const message = this.context.seal.seal(pattern, content, deadline);
    this.context.redis.emit(pattern, message).subscribe({ error: () => undefined });
  }

  /** A service has fallen silent: what it was asked and has not answered has an unknown outcome. */
  serviceLost(service: string): void {
    for (const abandon of this.lost.get(service) ?? []) abandon();
  }

  /** Opens the connections; a Redis that is away is tried again for ever. */
  async connect(): Promise<void> {
    await this.context.redis.connect();
  }

  async close(): Promise<void> {
    await this.context.redis.close().catch(() => undefined);
  }

  private enqueue(pattern: string, pending: PendingCall): void {
    const queue = this.queues.get(pattern) ?? { calls: [], underWay: 0, leaving: null };
    this.queues.set(pattern, queue);
    queue.calls.push(pending);
    // A message costs as much as many calls: under load they leave together.
    const leave = (): void => this.leave(pattern, queue);
    queue.leaving ??= queue.underWay === 0 ? setImmediate(leave) : setTimeout(leave, GATHER_MS);
  }

  private leave(pattern: string, queue: Gathered): void {
    const { calls } = queue;
    queue.calls = [];
    queue.leaving = null;
    for (let at = 0; at < calls.length; at += BATCH_MAX) {
      queue.underWay += 1;
      this.send(pattern, calls.slice(at, at + BATCH_MAX), () => (queue.underWay -= 1));
    }
  }

  private send(pattern: string, batch: readonly PendingCall[], over: () => void): void {
    const service = serviceOf(pattern);
    const timeoutMs = Math.max(...batch.map((pending) => pending.timeoutMs));
    const open = new Map(batch.entries());
    const settleRest = (error: DomainError): void => {
      for (const { reject } of open.values()) reject(error);
      open.clear();
    };
    let message: SignedMessage;
    try {
      const calls = batch.map(({ call }) => call);
      message = this.context.seal.seal(pattern, calls, this.context.clock.now() + timeoutMs);
    } catch (error) {
      settleRest(error instanceof DomainError ? error : new DomainError('INTERNAL', String(error)));
      over();
      return;
    }
    const end = (error: DomainError): void => {
      abandoned.delete(abandon);
      settleRest(error);
    };
    const abandoned = this.watchers(service);
    const subscription = this.context.redis
      .send<unknown>(pattern, message)
      .pipe(timeout(timeoutMs))
      .subscribe({
        next: (reply) => this.settle(`${pattern}.reply.${message.nonce}`, reply, open),
        error: (error: unknown) => end(failure(service, error)),
        complete: () => end(unknown(service)),
      });
    subscription.add(over);
    const abandon = (): void => {
      subscription.unsubscribe();
      end(unknown(service));
    };
    if (open.size > 0 && !subscription.closed) abandoned.add(abandon);
  }

  private watchers(service: string): Set<() => void> {
    const known = this.lost.get(service) ?? new Set();
    this.lost.set(service, known);
    return known;
  }

  private settle(channel: string, reply: unknown, open: Map<number, PendingCall>): void {
    const outcomes = this.context.seal.open(channel, reply) as WireReply | null;
    if (outcomes === null) return;
    for (const [index, outcome] of outcomes) {
      const pending = open.get(index);
      if (pending === undefined) continue;
      open.delete(index);
      finish(pending, outcome);
    }
  }
}

function finish(pending: PendingCall, outcome: WireOutcome): void {
  if ('error' in outcome) pending.reject(errorFromWire(outcome.error));
  else pending.resolve(outcome.value);
}

function failure(service: string, error: unknown): DomainError {
  if (error instanceof NotDeliveredError) return down(service);
  const { name, reason } = (error ?? {}) as { name?: unknown; reason?: unknown };
  if (name === 'TimeoutError') return unknown(service);
  if (typeof reason === 'string') return errorFromWire(error);
  // Nest's client refuses with a text while it has no connection: nothing was sent.
  if (typeof error === 'string') return down(service);
  return unknown(service);
}

function down(service: string): DomainError {
  return new DomainError('SERVICE_DOWN', `${service} is away; nothing was recorded`, { service });
}

function unknown(service: string): DomainError {
  const message = `no answer from ${service}; ask again with the same id`;
  return new DomainError('OUTCOME_UNKNOWN', message, { service });
}
