import { randomBytes } from 'node:crypto';

import type { MarketUpdate } from '@app/contracts';
import { MarketFeed } from '@app/contracts';
import { Clock } from '@app/kernel';
import { RpcClient } from '@app/platform';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';

import { FEED_BEAT_MS, FEED_PATTERNS } from './feed-patterns';

/** Updates of one event at most. */
const CHUNK = 200;
/** A source that is silent for this long may be replaced by another. */
const SILENT_MS = 1_000;

/** What one market-data process tells; empty when it only says that it is there. */
export interface MarketFeedEvent {
  readonly source: string;
  readonly updates: readonly MarketUpdate[];
}

/** Tells other processes what the local feed of market data tells. */
@Injectable()
export class MarketFeedBroadcast implements OnModuleInit, OnModuleDestroy {
  private readonly source = randomBytes(6).toString('hex');
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly feed: MarketFeed,
    private readonly rpc: RpcClient,
  ) {}

  onModuleInit(): void {
    this.feed.subscribe((updates) => {
      for (let from = 0; from < updates.length; from += CHUNK) {
        this.announce(updates.slice(from, from + CHUNK));
      }
    });
    this.timer = setInterval(() => this.announce([]), FEED_BEAT_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  private announce(updates: readonly MarketUpdate[]): void {
    const event: MarketFeedEvent = { source: this.source, updates };
    this.rpc.announce(FEED_PATTERNS.market, event);
  }
}

/**
 * Market data from another process. Several may tell it: this listens to one and changes to
 * another when that falls silent. A listener sees by the numbers what is missing and takes a fresh
 * book.
 */
@Injectable()
export class RemoteMarketFeed extends MarketFeed {
  private readonly listeners = new Set<(updates: readonly MarketUpdate[]) => void>();
  private source: string | null = null;
  private heardAt = 0;

  constructor(@Inject(Clock) private readonly clock: Clock) {
    super();
  }

  override subscribe(listener: (updates: readonly MarketUpdate[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes an event as it comes from the wire. */
  receive(event: MarketFeedEvent): void {
    const now = this.clock.monotonic();
    if (event.source !== this.source) {
      if (this.source !== null && now - this.heardAt < SILENT_MS) return;
      this.source = event.source;
    }
    this.heardAt = now;
    if (event.updates.length === 0) return;
    for (const listener of this.listeners) listener(event.updates);
  }
}
