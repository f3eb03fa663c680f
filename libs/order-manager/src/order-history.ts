import type {
  FillRow,
  FillsQuery,
  InvariantCheck,
  OrderSearch,
  OrdersQuery,
  OrderTimeline,
  OrderUpdate,
  OrderView,
  UpdateSpan,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { OrdersQueries } from './database/orders.queries';
import { isOpen } from './domain/order-fold';
import { OrderTimelines } from './order-timelines';
import { OrderViews } from './order-views';
import { OrdersRuntime } from './orders-runtime';

/** Place after which updates are wanted. */
export interface UpdatesQuery {
  readonly accountId: string;
  readonly seq: number;
  readonly sub: number;
  readonly limit: number;
}

/**
 * Questions that the tables answer, once they hold everything that was committed when the question
 * came.
 */
@Injectable()
export class OrderHistory {
  constructor(
    private readonly runtime: OrdersRuntime,
    private readonly views: OrderViews,
    private readonly queries: OrdersQueries,
    private readonly timelines: OrderTimelines,
  ) {}

  byId(accountId: string, orderId: string): Promise<OrderView | undefined> {
    return this.queries.byId(accountId, orderId);
  }

  byClientId(accountId: string, clientOrderId: string): Promise<OrderView | undefined> {
    return this.queries.byClientId(accountId, clientOrderId);
  }

  async orders(query: OrdersQuery): Promise<OrderView[]> {
    await this.runtime.tableFresh();
    return await this.queries.list(query);
  }

  async search(query: OrderSearch): Promise<OrderView[]> {
    await this.runtime.tableFresh();
    return await this.queries.search(query);
  }

  async fills(query: FillsQuery): Promise<FillRow[]> {
    await this.runtime.tableFresh();
    return await this.queries.fills(query);
  }

  async timeline(view: OrderView): Promise<OrderTimeline> {
    await this.runtime.tableFresh();
    return await this.timelines.of(view);
  }

  async updatesSince(query: UpdatesQuery): Promise<OrderUpdate[]> {
    await this.runtime.tableFresh();
    const from = Math.max(0, query.seq - 1);
    const updates = await this.queries.updatesSince(query.accountId, from, query.limit);
    return updates.filter(
      ({ seq, sub }) => seq > query.seq || (seq === query.seq && sub > query.sub),
    );
  }

  async updateSpan(query: { accountId: string; seq: number }): Promise<UpdateSpan> {
    await this.runtime.tableFresh();
    return await this.queries.updateSpan(query.accountId, query.seq);
  }

  async feedSince(query: { seq: number; limit: number }): Promise<OrderUpdate[]> {
    const kept = this.runtime.log.since(query.seq, query.limit);
    if (kept !== null) return kept;
    await this.runtime.tableFresh();
    return await this.queries.feedSince(query.seq, query.limit);
  }

  /** Why a replace of the order was refused; null while nothing is decided. */
  async replaceRefusal(
    order: { accountId: string; orderId: string },
    successorId: string,
  ): Promise<DomainError | null> {
    await this.runtime.tableFresh();
    const events = await this.queries.timeline(order.accountId, [order.orderId]);
    // The newest: a part of one order may be asked for many times.
    for (const { event } of [...events].reverse()) {
      const replace = event.type === 'replace_refused' && event.successorId === successorId;
      const part = event.type === 'cancel_refused' && event.totalShares !== undefined;
      if (replace || (part && successorId === order.orderId)) {
        const { reason, message, details } = event.refusal;
        return new DomainError(reason, message, details);
      }
    }
    return null;
  }

  async reconcile(): Promise<InvariantCheck[]> {
    await this.runtime.tableFresh();
    const totals = await this.queries.totals();
    const live = await this.runtime.stage.read((state) => state.live.size);
    let open = 0;
    for (const view of this.views.all()) if (isOpen(view)) open += 1;
    return [
      {
        id: 'T2',
        name: 'filled + remaining + cancelled = ordered',
        ok: totals.overfilled === 0,
        figure: `${totals.orders} orders, ${totals.fills} fills, ${totals.overfilled} overfilled`,
        details: '',
      },
      {
        id: 'P1',
        name: 'orders table follows the stream',
        ok: live === open,
        figure: `${live} live in the stage, ${open} open in view, ${totals.open} open in the table`,
        details: '',
      },
    ];
  }
}
