import type {
  Entry,
  FillRow,
  FillsQuery,
  OrderFilled,
  OrderSearch,
  OrdersEvent,
  OrdersQuery,
  OrderUpdate,
  OrderView,
  UpdateSpan,
} from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import { assert, isUuid } from '@app/kernel';
import { Database } from '@app/platform';
import { Injectable } from '@nestjs/common';

import { OrderFold } from '../domain/order-fold';

/** Events of one order that are looked at. */
const TIMELINE_MAX = 20_000;

interface EventRow {
  seq: number;
  at: number;
  event: OrdersEvent;
}

/**
 * Questions that go beyond memory; each names the account, so that nobody sees another's orders.
 */
@Injectable()
export class OrdersQueries {
  constructor(private readonly database: Database) {}

  async byId(accountId: string, orderId: string): Promise<OrderView | undefined> {
    const rows = await this.database.query<{ view: OrderView }>(
      `select view from orders.orders where order_id = $1 and account_id = $2`,
      [orderId, accountId],
    );
    return rows[0]?.view;
  }

  async byClientId(accountId: string, clientOrderId: string): Promise<OrderView | undefined> {
    const rows = await this.database.query<{ view: OrderView }>(
      `select view from orders.orders where account_id = $1 and client_order_id = $2`,
      [accountId, clientOrderId],
    );
    return rows[0]?.view;
  }

  /** Rows of the table that match, in submission order; a cursor order bounds them. */
  async list(query: OrdersQuery): Promise<OrderView[]> {
    const values: unknown[] = [query.accountId];
    const where = ['account_id = $1'];
    const add = (sql: (p: string) => string, value: unknown): void => {
      values.push(value);
      where.push(sql(`$${values.length}`));
    };
    if (query.status !== 'all') where.push(query.status === 'open' ? 'open' : 'not open');
    if (query.afterAt !== null) add((p) => `submitted_at > ${p}`, query.afterAt);
    if (query.untilAt !== null) add((p) => `submitted_at < ${p}`, query.untilAt);
    if (query.symbols !== null) add((p) => `symbol = any(${p}::text[])`, query.symbols);
    if (query.side !== null) add((p) => `side = ${p}`, query.side);
    const bound = (p: string): string =>
      `(select submitted_seq from orders.orders where order_id = ${p} and account_id = $1)`;
    if (query.beforeOrderId !== null) {
      add((p) => `submitted_seq < ${bound(p)}`, query.beforeOrderId);
    }
    if (query.afterOrderId !== null) add((p) => `submitted_seq > ${bound(p)}`, query.afterOrderId);
    const way = query.direction === 'asc' ? 'asc' : 'desc';
    values.push(query.limit);
    const rows = await this.database.query<{ view: OrderView }>(
      `select view from orders.orders where ${where.join(' and ')}
        order by submitted_at ${way}, submitted_seq ${way} limit $${values.length}`,
      values,
    );
    return rows.map((row) => row.view);
  }

  /** Orders of every account, newest first. */
  async search(query: OrderSearch): Promise<OrderView[]> {
    const values: unknown[] = [query.limit];
    const where = ['true'];
    const add = (sql: (p: string) => string, value: unknown): void => {
      where.push(sql(`$${values.push(value)}`));
    };
    const { status, id } = query;
    if (status === 'open' || status === 'closed')
      where.push(status === 'open' ? 'open' : 'not open');
    else if (status !== null) add((p) => `status = ${p}`, status);
    if (query.accountId !== null) add((p) => `account_id = ${p}`, query.accountId);
    if (query.symbol !== null) add((p) => `symbol = ${p}`, query.symbol);
    if (query.side !== null) add((p) => `side = ${p}`, query.side);
    if (id !== null && isUuid(id))
      add((p) => `(order_id = ${p}::uuid or client_order_id = ${p}::text)`, id);
    else if (id !== null) add((p) => `client_order_id = ${p}`, id);
    if (query.afterAt !== null) add((p) => `submitted_at >= ${p}`, query.afterAt);
    if (query.untilAt !== null) add((p) => `submitted_at <= ${p}`, query.untilAt);
    if (query.beforeSeq !== null) add((p) => `submitted_seq < ${p}`, query.beforeSeq);
    const rows = await this.database.query<{ view: OrderView }>(
      `select view from orders.orders where ${where.join(' and ')}
        order by submitted_seq desc limit $1`,
      values,
    );
    return rows.map((row) => row.view);
  }

  async fills(query: FillsQuery): Promise<FillRow[]> {
    const values: unknown[] = [query.accountId, query.limit];
    const where: string[] = [];
    const asc = query.direction === 'asc';
    if (query.cursor !== null) where.push(`seq ${asc ? '>' : '<'} $${values.push(query.cursor)}`);
    if (query.afterAt !== null) where.push(`at > $${values.push(query.afterAt)}`);
    if (query.untilAt !== null) where.push(`at <= $${values.push(query.untilAt)}`);
    const rows = await this.database.query<EventRow & { tick: number }>(
      `select e.seq, e.at, e.event, (o.view->'terms'->>'cashUnitsPerTick')::bigint as tick
         from orders.events e join orders.orders o using (order_id)
        where e.account_id = $1 and e.kind = 'filled' ${where.map((w) => `and e.${w}`).join(' ')}
        order by e.seq ${asc ? 'asc' : 'desc'} limit $2`,
      values,
    );
    return rows.map((row) => fillRow(row));
  }

  /** Folds the events of every order that changed after the cursor, from its beginning. */
  async updatesSince(accountId: string, after: number, limit: number): Promise<OrderUpdate[]> {
    const rows = await this.database.query<EventRow>(historyOf('account_id = $3 and seq > $1'), [
      after,
      limit,
      accountId,
    ]);
    return updatesAfter(after, rows);
  }

  /** First and last event of an account, and whether there is one at `seq`. */
  async updateSpan(accountId: string, seq: number): Promise<UpdateSpan> {
    const rows = await this.database.query<UpdateSpan>(
      `select (select min(seq) from orders.events where account_id = $1) as "oldestSeq",
              (select max(seq) from orders.events where account_id = $1) as "newestSeq",
              exists (select 1 from orders.events where account_id = $1 and seq = $2) as known`,
      [accountId, seq],
    );
    return rows[0] ?? { oldestSeq: null, newestSeq: null, known: false };
  }

  /** As {@link updatesSince} over all accounts, for a feed that has lost its place. */
  async feedSince(after: number, limit: number): Promise<OrderUpdate[]> {
    const rows = await this.database.query<EventRow>(historyOf('seq > $1'), [after, limit]);
    return updatesAfter(after, rows);
  }

  /** Every event of some orders of the account, oldest first. */
  async timeline(accountId: string, orderIds: readonly string[]): Promise<EventRow[]> {
    return await this.database.query<EventRow>(
      `select seq, at, event from orders.events
        where order_id = any($1::uuid[]) and account_id = $2 order by seq limit $3`,
      [orderIds, accountId, TIMELINE_MAX],
    );
  }

  /** Figures of T2 and A2 over the whole table. */
  async totals(): Promise<{ orders: number; open: number; overfilled: number; fills: number }> {
    const rows = await this.database.query<{
      orders: number;
      open: number;
      overfilled: number;
      fills: number;
    }>(
      `select count(*) as orders, count(*) filter (where open) as open,
              count(*) filter (where filled > quantity and status <> 'filled') as overfilled,
              (select count(*) from orders.events where kind = 'filled') as fills
         from orders.orders`,
    );
    const row = rows[0];
    assert(row !== undefined, 'totals of the orders table');
    return row;
  }
}

function fillRow(row: EventRow & { tick: number }): FillRow {
  const event = row.event as OrderFilled;
  return {
    seq: row.seq,
    at: event.tradedAt,
    accountId: event.accountId,
    orderId: event.orderId,
    symbol: event.symbol,
    side: event.side,
    tradeId: event.tradeId,
    shard: event.shard,
    priceUnits: event.priceTicks * row.tick,
    quantityShares: event.quantityShares,
    filledShares: event.filledShares,
    leavesShares: event.leavesShares,
  };
}

/**
 * Every event of the orders that have one among the next `$2` events that match, and of the orders
 * which they replaced or came with as legs. `offset 0` keeps the joins as look-ups by key: without
 * statistics of a young table the planner would read all of it for each page.
 */
function historyOf(match: string): string {
  return `with recursive recent as materialized (
      select seq, order_id from orders.events where ${match} order by seq limit $2),
    chain (order_id) as (
      select order_id from recent
      union select o.before::uuid from chain c cross join lateral (
        select unnest(array[view->'terms'->>'replaces', view->'terms'->>'classId']) as before
          from orders.orders where order_id = c.order_id offset 0) o
       where o.before is not null)
    select e.seq, e.at, e.event from chain c cross join lateral (
      select seq, at, event from orders.events
       where order_id = c.order_id and seq <= (select max(seq) from recent) offset 0) e
     order by e.seq`;
}

/** Folds histories of orders; answers the updates after the cursor. */
function updatesAfter(after: number, rows: readonly EventRow[]): OrderUpdate[] {
  const fold = new OrderFold();
  const updates: OrderUpdate[] = [];
  for (const row of rows) {
    const entry: Entry<OrdersEvent> = { stream: ORDERS_STREAM, ...row };
    for (const update of fold.apply(entry)) if (update.seq > after) updates.push(update);
  }
  return updates;
}
