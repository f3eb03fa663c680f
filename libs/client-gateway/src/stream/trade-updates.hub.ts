import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { OrderFeed } from '@app/contracts';
import type { OrderUpdate } from '@app/contracts';

import { TradeUpdateFrames } from './trade-update-frames';
import type { UpdateFrame } from './trade-update-frames';

/** Somebody who follows one account. */
export interface UpdateListener {
  /** Frames in order; must not block. */
  deliver(frames: readonly UpdateFrame[]): void;
  /** The hub could not keep up: frames are missing from here on. */
  overflowed(): void;
}

const BATCH = 256;
const MAX_QUEUE = 20_000;

/** Updates of one account on their way to its listeners, strictly in order. */
class AccountChannel {
  readonly listeners = new Set<UpdateListener>();
  private queue: OrderUpdate[] = [];
  private draining = false;

  constructor(
    private readonly accountId: string,
    private readonly frames: TradeUpdateFrames,
  ) {}

  push(update: OrderUpdate): void {
    if (this.queue.length >= MAX_QUEUE) {
      this.queue = [];
      for (const listener of [...this.listeners]) listener.overflowed();
      return;
    }
    this.queue.push(update);
    if (this.draining) return;
    this.draining = true;
    void this.drain();
  }

  private async drain(): Promise<void> {
    // The feed may hand over one commit in several calls: let it finish first.
    await Promise.resolve();
    while (this.queue.length > 0 && this.listeners.size > 0) {
      const batch = this.queue.splice(0, BATCH);
      const frames = await this.frames.of(this.accountId, batch, [...this.queue]);
      for (const listener of [...this.listeners]) listener.deliver(frames);
    }
    this.queue = [];
    this.draining = false;
  }
}

/** Spreads the feed of order updates to those who listen, account by account. */
@Injectable()
export class TradeUpdatesHub implements OnModuleInit, OnModuleDestroy {
  private readonly channels = new Map<string, AccountChannel>();
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly feed: OrderFeed,
    private readonly frames: TradeUpdateFrames,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.feed.subscribe((updates) => this.spread(updates));
  }

  onModuleDestroy(): void {
    this.unsubscribe();
  }

  /** Updates that happen from now on reach the listener. */
  join(accountId: string, listener: UpdateListener): void {
    let channel = this.channels.get(accountId);
    if (channel === undefined) {
      channel = new AccountChannel(accountId, this.frames);
      this.channels.set(accountId, channel);
    }
    channel.listeners.add(listener);
  }

  /** The listener hears no more. */
  leave(accountId: string, listener: UpdateListener): void {
    const channel = this.channels.get(accountId);
    channel?.listeners.delete(listener);
    if (channel?.listeners.size === 0) this.channels.delete(accountId);
  }

  private spread(updates: readonly OrderUpdate[]): void {
    if (this.channels.size === 0) return;
    for (const update of updates) {
      this.channels.get(update.order.terms.accountId)?.push(update);
    }
  }
}
