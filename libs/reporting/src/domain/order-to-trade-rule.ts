import type { Entry, OrdersEvent } from '@app/contracts';
import type { Millis } from '@app/kernel';
import type { Json } from '@app/streams';

import { ByAccount } from './by-account';
import type { Finding, SurveillanceRule } from './surveillance-rule';
import { orderMessage } from './surveillance-rule';
import { RATIO_MAX, RATIO_ORDERS_MIN, RATIO_WINDOW_MS } from './thresholds';

interface Session {
  /** Number of its window since 1970. */
  window: number;
  orders: number;
  trades: number;
}

/** Order-to-trade ratio: orders of an account in a symbol that hardly ever trade. */
export class OrderToTradeRule implements SurveillanceRule {
  private readonly sessions = new ByAccount<Session>();

  apply({ event, at }: Entry<OrdersEvent>): Finding | null {
    if (event.type === 'filled') {
      this.sessionOf(event, at).trades += 1;
      return null;
    }
    const message = orderMessage(event);
    if (message === null) return null;
    const { accountId, symbol, orderId } = message;
    const session = this.sessionOf(message, at);
    session.orders += 1;
    const { orders, trades } = session;
    if (orders < RATIO_ORDERS_MIN || orders <= RATIO_MAX * Math.max(1, trades)) return null;
    return {
      kind: 'order_to_trade',
      accountId,
      otherAccountId: null,
      symbol,
      orderIds: [orderId],
      trades: [],
      figures: { orders, trades, limit: RATIO_MAX, window_minutes: RATIO_WINDOW_MS / 60_000 },
    };
  }

  forget(now: Millis): void {
    const current = Math.floor(now / RATIO_WINDOW_MS);
    this.sessions.forget(({ window }) => window < current);
  }

  snapshot(): Json {
    return this.sessions.snapshot();
  }

  restore(state: Json | null): void {
    this.sessions.restore(state);
  }

  private sessionOf(whose: { accountId: string; symbol: string }, at: Millis): Session {
    const window = Math.floor(at / RATIO_WINDOW_MS);
    let session = this.sessions.get(whose);
    if (session?.window !== window) {
      session = { window, orders: 0, trades: 0 };
      this.sessions.set(whose, session);
    }
    return session;
  }
}
