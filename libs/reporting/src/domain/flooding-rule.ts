import type { Entry, OrdersEvent } from '@app/contracts';
import type { Millis } from '@app/kernel';
import type { Json } from '@app/streams';

import type { Finding, SurveillanceRule } from './surveillance-rule';
import { orderMessage, restoredMap, savedMap } from './surveillance-rule';
import { FLOOD_ORDERS } from './thresholds';

interface Burst {
  second: number;
  orders: number;
  firstOrderId: string;
}

/** Flooding: more orders of one account in one second than anybody needs. */
export class FloodingRule implements SurveillanceRule {
  private bursts = new Map<string, Burst>();

  apply({ event, at }: Entry<OrdersEvent>): Finding | null {
    const message = orderMessage(event);
    if (message === null) return null;
    const { accountId, orderId } = message;
    const second = Math.floor(at / 1_000);
    const burst = this.bursts.get(accountId);
    if (burst?.second !== second) {
      this.bursts.set(accountId, { second, orders: 1, firstOrderId: orderId });
      return null;
    }
    burst.orders += 1;
    if (burst.orders !== FLOOD_ORDERS + 1) return null;
    return {
      kind: 'flooding',
      accountId,
      otherAccountId: null,
      symbol: null,
      orderIds: [burst.firstOrderId, orderId],
      trades: [],
      figures: { orders_in_second: burst.orders, limit: FLOOD_ORDERS },
    };
  }

  forget(now: Millis): void {
    const current = Math.floor(now / 1_000);
    for (const [account, { second }] of this.bursts) {
      if (second < current) this.bursts.delete(account);
    }
  }

  snapshot(): Json {
    return savedMap(this.bursts);
  }

  restore(state: Json | null): void {
    this.bursts = restoredMap(state);
  }
}
