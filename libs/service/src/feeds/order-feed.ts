import type { OrderUpdate } from '@app/contracts';
import { OrderFeed, OrdersApi } from '@app/contracts';
import { AppLogger, RpcClient } from '@app/platform';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import { FEED_BEAT_MS, FEED_PATTERNS } from './feed-patterns';

/** Updates of one event at most; a longer run travels in several. */
const CHUNK = 200;
/** Updates asked for at once by a feed that missed some. */
const FETCH = 2_000;

/** Updates after `prev` up to `seq`; empty when it only says where the feed stands. */
export interface OrderFeedEvent {
  readonly prev: number | null;
  readonly seq: number;
  readonly updates: readonly OrderUpdate[];
}

/** Tells other processes what order-manager's feed tells, numbered so that a gap shows. */
@Injectable()
export class OrderFeedBroadcast implements OnModuleInit, OnModuleDestroy {
  private last: number | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly feed: OrderFeed,
    private readonly rpc: RpcClient,
  ) {}

  onModuleInit(): void {
    this.feed.subscribe((updates) => this.tell(updates));
    this.timer = setInterval(() => {
      if (this.last !== null) this.announce({ prev: this.last, seq: this.last, updates: [] });
    }, FEED_BEAT_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  private tell(updates: readonly OrderUpdate[]): void {
    for (let from = 0; from < updates.length;) {
      let to = Math.min(from + CHUNK, updates.length);
      // Both updates of one event stay together.
      while (to < updates.length && updates[to]?.seq === updates[to - 1]?.seq) to += 1;
      const seq = updates[to - 1]?.seq ?? 0;
      this.announce({ prev: this.last, seq, updates: updates.slice(from, to) });
      this.last = seq;
      from = to;
    }
  }

  private announce(event: OrderFeedEvent): void {
    this.rpc.announce(FEED_PATTERNS.orders, event);
  }
}

/**
 * The feed of order updates in a process that is not order-manager. Private updates must not be
 * lost: an event that does not follow the last one makes it ask the owner for what lies between.
 */
@Injectable()
export class RemoteOrderFeed extends OrderFeed {
  private readonly listeners = new Set<(updates: readonly OrderUpdate[]) => void>();
  private last: number | null = null;
  private target = 0;
  private fetching = false;

  constructor(
    private readonly orders: OrdersApi,
    private readonly logger: AppLogger,
  ) {
    super();
  }

  override subscribe(listener: (updates: readonly OrderUpdate[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes an event as it comes from the wire. */
  receive(event: OrderFeedEvent): void {
    const { prev, seq, updates } = event;
    const isFirst = this.last === null;
    // Before the first event nobody here has heard anything: all that it brings is news.
    this.last ??= prev ?? (updates[0]?.seq ?? seq + 1) - 1;
    this.target = Math.max(this.target, seq);
    if (seq <= this.last) return;
    const follows = updates.length > 0 && (isFirst || (prev !== null && prev <= this.last));
    if (follows && !this.fetching) this.deliver(updates, seq);
    else if (!this.fetching) void this.fetch();
  }

  private deliver(updates: readonly OrderUpdate[], seq: number): void {
    const last = this.last ?? 0;
    const fresh = updates.filter((update) => update.seq > last);
    this.last = Math.max(last, seq);
    if (fresh.length === 0) return;
    for (const listener of this.listeners) listener(fresh);
  }

  private async fetch(): Promise<void> {
    this.fetching = true;
    try {
      while ((this.last ?? 0) < this.target) {
        const seq = this.last ?? 0;
        const updates = await this.orders.feedSince({ seq, limit: FETCH });
        const end = updates[updates.length - 1]?.seq;
        if (end === undefined) break;
        this.deliver(updates, end);
      }
    } catch (error) {
      // The next event or beat asks again.
      this.logger.warn({ error: String(error) }, 'missed order updates could not be fetched');
    } finally {
      this.fetching = false;
    }
  }
}
