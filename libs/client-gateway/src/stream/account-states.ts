import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { OrderFeed } from '@app/contracts';
import type { Principal } from '@app/contracts';
import { AppLogger } from '@app/platform';

import { AccountService } from '../account/account.service';
import { stateFrame } from './frames';

/** A stream that carries a state rather than events. */
export type StateStream = 'account_updates' | 'positions';

/** Somebody who follows the state of an account. */
export interface StateListener {
  readonly principal: Principal | null;
  follows(stream: StateStream): boolean;
  state(frame: string): void;
}

/** After an update of an order: at once for a person, and once more when all has settled. */
const SOON_MS = 100;
const SETTLED_MS = 1_000;
/** Transfers make no update of an order: they are seen this late. */
const EVERY_MS = 10_000;

/** The state of one account as its listeners know it. */
class FollowedAccount {
  readonly listeners = new Set<StateListener>();
  private readonly told = new Map<StateStream, string>();
  private soon: NodeJS.Timeout | null = null;
  private settled: NodeJS.Timeout | null = null;
  private reading = false;
  private again = false;

  constructor(private readonly read: (principal: Principal) => Promise<Map<StateStream, string>>) {}

  /** Something happened to the account. */
  touch(): void {
    this.soon ??= setTimeout(() => {
      this.soon = null;
      void this.look();
    }, SOON_MS);
    if (this.settled !== null) clearTimeout(this.settled);
    this.settled = setTimeout(() => void this.look(), SETTLED_MS);
  }

  stop(): void {
    if (this.soon !== null) clearTimeout(this.soon);
    if (this.settled !== null) clearTimeout(this.settled);
  }

  /** Tells what has changed since it was told last. */
  async look(): Promise<void> {
    this.again = this.reading;
    if (this.reading) return;
    this.reading = true;
    const [listener] = this.listeners;
    if (listener?.principal) this.spread(await this.read(listener.principal));
    this.reading = false;
    if (this.again) await this.look();
  }

  private spread(state: ReadonlyMap<StateStream, string>): void {
    for (const [stream, frame] of state) {
      if (this.told.get(stream) === frame) continue;
      this.told.set(stream, frame);
      for (const listener of this.listeners) {
        if (listener.follows(stream)) listener.state(frame);
      }
    }
  }
}

/**
 * Spreads the state of accounts, `account_updates` and `positions`, to those who listen. A state is
 * read once per account, however many listen, and sent only when it has changed.
 */
@Injectable()
export class AccountStates implements OnModuleInit, OnModuleDestroy {
  private readonly accounts = new Map<string, FollowedAccount>();
  private unsubscribe: () => void = () => undefined;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly feed: OrderFeed,
    private readonly account: AccountService,
    private readonly logger: AppLogger,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.feed.subscribe((updates) => {
      if (this.accounts.size === 0) return;
      for (const { order } of updates) this.accounts.get(order.terms.accountId)?.touch();
    });
    this.timer = setInterval(() => {
      for (const followed of this.accounts.values()) void followed.look();
    }, EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    this.unsubscribe();
    if (this.timer !== null) clearInterval(this.timer);
    for (const followed of this.accounts.values()) followed.stop();
  }

  /** Changes from now on reach the listener. */
  join(accountId: string, listener: StateListener): void {
    let followed = this.accounts.get(accountId);
    if (followed === undefined) {
      followed = new FollowedAccount((principal) => this.frames(principal));
      this.accounts.set(accountId, followed);
    }
    followed.listeners.add(listener);
  }

  /** The listener hears no more. */
  leave(accountId: string, listener: StateListener): void {
    const followed = this.accounts.get(accountId);
    followed?.listeners.delete(listener);
    if (followed?.listeners.size !== 0) return;
    followed.stop();
    this.accounts.delete(accountId);
  }

  /** Account and positions as they are now. Throws what their owners throw. */
  async current(principal: Principal): Promise<{ account: object; positions: object[] }> {
    const [account, positions] = await Promise.all([
      this.account.account(principal),
      this.account.positions(principal.accountId),
    ]);
    return { account, positions };
  }

  /** Empty when somebody does not answer: the state is told at the next look. */
  private async frames(principal: Principal): Promise<Map<StateStream, string>> {
    try {
      const { account, positions } = await this.current(principal);
      return new Map([
        ['account_updates', stateFrame('account_updates', account)],
        ['positions', stateFrame('positions', { positions })],
      ]);
    } catch (error) {
      this.logger.warn({ err: error }, 'the state of an account could not be told');
      return new Map();
    }
  }
}
