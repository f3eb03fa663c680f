import { Injectable } from '@nestjs/common';
import { OrdersApi } from '@app/contracts';
import type { OrderView } from '@app/contracts';

import { OrderObjects } from '../orders/order-objects.service';
import type { OrderObject } from '../orders/order.presenter';
import { TradeUpdateFrames } from './trade-update-frames';
import type { UpdateFrame } from './trade-update-frames';
import type { UpdatePlace } from './trade-update.presenter';

const PAGE = 500;
/** Comes after every update of its event. */
const LAST_SUB = 9;

/** Where a replay would begin. */
export interface ReplayStart {
  /** True when the place is one of the account's own, so that nothing after it is missing. */
  readonly complete: boolean;
  readonly oldest: UpdatePlace | null;
  readonly newest: UpdatePlace | null;
}

/** Open orders as they are, and the number of the last event that each one shows. */
export interface OpenOrders {
  readonly views: readonly OrderView[];
  readonly objects: readonly OrderObject[];
  readonly more: boolean;
}

/** Reads what an account missed, or what it has. */
@Injectable()
export class Replay {
  constructor(
    private readonly orders: OrdersApi,
    private readonly frames: TradeUpdateFrames,
    private readonly objects: OrderObjects,
  ) {}

  /** Looks whether all after `since` is there; the very beginning (number 0) always is. */
  async start(accountId: string, since: UpdatePlace): Promise<ReplayStart> {
    const { seq } = since;
    const { oldestSeq, newestSeq, known } = await this.orders.updateSpan({ accountId, seq });
    return {
      complete: known || seq === 0,
      oldest: oldestSeq === null ? null : { seq: oldestSeq, sub: 0 },
      newest: newestSeq === null ? null : { seq: newestSeq, sub: LAST_SUB },
    };
  }

  /** The next frames after `since`, oldest first; none when there is nothing newer. */
  async page(accountId: string, since: UpdatePlace): Promise<readonly UpdateFrame[]> {
    const { seq, sub } = since;
    const updates = await this.orders.updatesSince({ accountId, seq, sub, limit: PAGE });
    return updates.length === 0 ? [] : await this.frames.of(accountId, updates);
  }

  /** Pages of open orders, oldest first; one at least. */
  async *open(accountId: string): AsyncGenerator<OpenOrders> {
    let afterOrderId: string | null = null;
    for (;;) {
      const views: OrderView[] = await this.orders.orders({
        accountId,
        status: 'open',
        limit: PAGE,
        afterAt: null,
        untilAt: null,
        direction: 'asc',
        symbols: null,
        side: null,
        beforeOrderId: null,
        afterOrderId,
      });
      const more = views.length === PAGE;
      yield { views, objects: await this.objects.withFees(accountId, views), more };
      afterOrderId = views.at(-1)?.terms.orderId ?? null;
      if (!more) return;
    }
  }
}
