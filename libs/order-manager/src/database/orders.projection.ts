import type { Entry, OrdersEvent, OrderView } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import type { Database } from '@app/platform';
import type { Projection, Statement } from '@app/streams';

import { isOpen, OrderFold } from '../domain/order-fold';

/** Writes each order's latest view and every event of the stream. */
export class OrdersProjection implements Projection {
  readonly name = 'order-manager.orders';
  readonly streams = [ORDERS_STREAM];
  readonly onPoison = 'halt';
  private fold = new OrderFold();

  constructor(private readonly database: Database) {}

  /** The open orders as the table has them at the cursor: all that later events can change. */
  async load(): Promise<void> {
    const rows = await this.database.query<{ view: OrderView }>(
      `select view from orders.orders where open`,
    );
    this.fold = new OrderFold();
    for (const { view } of rows) this.fold.views.set(view.terms.orderId, view);
  }

  project(entries: readonly Entry[]): readonly Statement[] {
    const changed = new Map<string, OrderView>();
    const events: Entry<OrdersEvent>[] = [];
    for (const entry of entries as readonly Entry<OrdersEvent>[]) {
      for (const { order } of this.fold.apply(entry)) changed.set(order.terms.orderId, order);
      if (entry.event.type !== 'instrument_noted') events.push(entry);
    }
    for (const [orderId, view] of changed) if (!isOpen(view)) this.fold.views.delete(orderId);
    const statements: Statement[] = [];
    if (changed.size > 0) statements.push(upsertOrders([...changed.values()]));
    if (events.length > 0) statements.push(insertEvents(events));
    return statements;
  }
}

function upsertOrders(views: readonly OrderView[]): Statement {
  const sorted = [...views].sort((a, b) => (a.terms.orderId < b.terms.orderId ? -1 : 1));
  return {
    name: 'orders-upsert',
    text: `insert into orders.orders (order_id, account_id, client_order_id, symbol, side,
        submitted_seq, submitted_at, last_seq, open, status, quantity, filled, view)
      select * from rows from (
        unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[],
          $7::bigint[], $8::bigint[], $9::boolean[], $10::text[], $11::bigint[], $12::bigint[]),
        json_array_elements($13::json))
      on conflict (order_id) do update set last_seq = excluded.last_seq, open = excluded.open,
        status = excluded.status, filled = excluded.filled, view = excluded.view`,
    values: [
      sorted.map((view) => view.terms.orderId),
      sorted.map((view) => view.terms.accountId),
      sorted.map((view) => view.terms.clientOrderId),
      sorted.map((view) => view.terms.symbol),
      sorted.map((view) => view.terms.side),
      sorted.map((view) => view.submittedSeq),
      sorted.map((view) => view.submittedAt),
      sorted.map((view) => view.lastSeq),
      sorted.map(isOpen),
      sorted.map((view) => view.status),
      sorted.map((view) => view.terms.quantityShares),
      sorted.map((view) => view.filledShares),
      JSON.stringify(sorted),
    ],
  };
}

function insertEvents(entries: readonly Entry<OrdersEvent>[]): Statement {
  return {
    name: 'orders-events',
    text: `insert into orders.events (account_id, seq, at, order_id, kind, event)
      select * from rows from (
        unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::text[]),
        json_array_elements($6::json))`,
    values: [
      entries.map(({ event }) => accountOf(event)),
      entries.map(({ seq }) => seq),
      entries.map(({ at }) => at),
      entries.map(({ event }) => orderOf(event)),
      entries.map(({ event }) => event.type),
      `[${entries.map(({ event, json }) => json ?? JSON.stringify(event)).join(',')}]`,
    ],
  };
}

function accountOf(event: OrdersEvent): string {
  if (event.type === 'submitted' || event.type === 'replace_requested') {
    return event.terms.accountId;
  }
  return event.type === 'instrument_noted' ? '' : event.accountId;
}

function orderOf(event: OrdersEvent): string {
  if (event.type === 'submitted') return event.terms.orderId;
  return event.type === 'instrument_noted' ? '' : event.orderId;
}
