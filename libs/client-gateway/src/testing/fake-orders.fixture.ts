import { DomainError } from '@app/kernel';
import { OrderFeed, OrdersApi } from '@app/contracts';
import type {
  CancelRequest,
  FillRow,
  FillsQuery,
  InvariantCheck,
  OrderSearch,
  OrdersQuery,
  OrderTimeline,
  OrderUpdate,
  OrderView,
  Outcome,
  ReplaceRequest,
  SubmitAnswer,
  SubmitRequest,
  UpdateSpan,
} from '@app/contracts';

import { orderOf } from './order-views.fixture';

const LISTED = ['AAPL', 'MSFT', 'POOR', 'BROKEN', 'SLOW', 'HALTED'];

/** Order-manager of a spec: keeps orders in memory and refuses by the symbol. */
export class FakeOrders extends OrdersApi {
  readonly batches: SubmitRequest[][] = [];
  readonly requests: unknown[] = [];
  readonly byId = new Map<string, OrderView>();
  fillRows: FillRow[] = [];
  updates: OrderUpdate[] = [];
  told: Pick<OrderTimeline, 'steps' | 'complete'> = { steps: [], complete: true };
  private readonly answered = new Map<string, { request: SubmitRequest; order: OrderView }>();

  async submit(batch: readonly SubmitRequest[]): Promise<Outcome<SubmitAnswer>[]> {
    this.batches.push([...batch]);
    if (batch.some((request) => request.symbol === 'BROKEN'))
      throw new Error('select 1 from secret');
    return batch.map((request) => this.submitOne(request));
  }

  private submitOne(request: SubmitRequest): Outcome<SubmitAnswer> {
    if (!LISTED.includes(request.symbol)) {
      const message = `asset "${request.symbol}" not found`;
      return { ok: false, reason: 'UNKNOWN_SYMBOL', message, details: {} };
    }
    const key = `${request.accountId}/${request.clientOrderId}`;
    const known = this.answered.get(key);
    if (known !== undefined) {
      if (sameOrder(known.request, request)) {
        return { ok: true, value: { order: known.order, replayed: true } };
      }
      const message = 'client_order_id must be unique';
      return { ok: false, reason: 'DUPLICATE_CLIENT_ORDER_ID', message, details: {} };
    }
    const order = decided(orderOf(request, this.answered.size + 1));
    this.answered.set(key, { request, order });
    this.byId.set(order.terms.orderId, order);
    return { ok: true, value: { order, replayed: false } };
  }

  async cancel(request: CancelRequest): Promise<OrderView> {
    this.requests.push(request);
    const view = await this.order(request);
    if (view.status !== 'new') {
      throw new DomainError('ORDER_TERMINAL', `order is already in "${view.status}" state`);
    }
    const canceled: OrderView = { ...view, status: 'canceled' };
    this.byId.set(request.orderId, canceled);
    return canceled;
  }

  async cancelAll(request: { accountId: string; deadlineAt: number }) {
    this.requests.push(request);
    const open = [...this.byId.values()].filter(
      (view) => view.terms.accountId === request.accountId && view.status === 'new',
    );
    const rows: { orderId: string; outcome: Outcome<OrderView> }[] = [];
    for (const { terms } of open) {
      const value = await this.cancel({ ...request, orderId: terms.orderId });
      rows.push({ orderId: terms.orderId, outcome: { ok: true, value } });
    }
    return rows;
  }

  async massCancel(request: { accountId: string | null; symbol: string | null }) {
    this.requests.push(request);
    let cancelled = 0;
    for (const [orderId, view] of this.byId) {
      const { accountId, symbol } = view.terms;
      if (request.accountId !== null && request.accountId !== accountId) continue;
      if (request.symbol !== null && request.symbol !== symbol) continue;
      if (view.status !== 'new') continue;
      this.byId.set(orderId, { ...view, status: 'canceled' });
      cancelled += 1;
    }
    return { cancelled, ended: 0, pending: 0 };
  }

  async replace(request: ReplaceRequest): Promise<OrderView> {
    this.requests.push(request);
    const view = await this.order(request);
    return { ...view, terms: { ...view.terms, replaces: view.terms.orderId } };
  }

  async order(query: { accountId: string; orderId: string }): Promise<OrderView> {
    const view = this.byId.get(query.orderId);
    if (view?.terms.accountId === query.accountId) return view;
    throw new DomainError('ORDER_NOT_FOUND', 'order not found');
  }

  async orderByClientId(query: { accountId: string; clientOrderId: string }): Promise<OrderView> {
    const known = this.answered.get(`${query.accountId}/${query.clientOrderId}`);
    if (known === undefined) throw new DomainError('ORDER_NOT_FOUND', 'order not found');
    return known.order;
  }

  async timeline(query: { accountId: string; orderId: string }): Promise<OrderTimeline> {
    const { submittedAt } = await this.order(query);
    return { receivedAt: submittedAt - 2, mintedAt: submittedAt - 1, ...this.told };
  }

  async legs(query: { orderIds: readonly string[] }): Promise<Record<string, OrderView[]>> {
    return Object.fromEntries(
      query.orderIds.map((orderId) => {
        const { legIds = [] } = this.byId.get(orderId)?.terms ?? {};
        return [orderId, legIds.flatMap((id) => this.byId.get(id) ?? [])];
      }),
    );
  }

  async orders(query: OrdersQuery): Promise<OrderView[]> {
    this.requests.push(query);
    return [...this.byId.values()].filter((view) => view.terms.accountId === query.accountId);
  }

  async search(query: OrderSearch): Promise<OrderView[]> {
    this.requests.push(query);
    const { accountId, id, limit } = query;
    return [...this.byId.values()]
      .filter(({ terms }) => accountId === null || terms.accountId === accountId)
      .filter(({ terms }) => id === null || terms.orderId === id || terms.clientOrderId === id)
      .filter(({ submittedSeq }) => submittedSeq < (query.beforeSeq ?? Infinity))
      .sort((a, b) => b.submittedSeq - a.submittedSeq)
      .slice(0, limit);
  }

  async fills(query: FillsQuery): Promise<FillRow[]> {
    this.requests.push(query);
    const sign = query.direction === 'asc' ? 1 : -1;
    return this.fillRows
      .filter((row) => row.accountId === query.accountId && inWindow(row.at, query))
      .filter((row) => query.cursor === null || sign * (row.seq - query.cursor) > 0)
      .sort((a, b) => sign * (a.seq - b.seq))
      .slice(0, query.limit);
  }

  async updateSpan({ accountId, seq }: { accountId: string; seq: number }): Promise<UpdateSpan> {
    const seqs = this.updates
      .filter(({ order }) => order.terms.accountId === accountId)
      .map((update) => update.seq);
    const known = seqs.includes(seq);
    return { oldestSeq: seqs[0] ?? null, newestSeq: seqs.at(-1) ?? null, known };
  }

  async updatesSince(query: {
    accountId: string;
    seq: number;
    sub: number;
    limit: number;
  }): Promise<OrderUpdate[]> {
    return this.updates
      .filter((update) => update.order.terms.accountId === query.accountId)
      .filter(({ seq, sub }) => seq > query.seq || (seq === query.seq && sub > query.sub))
      .slice(0, query.limit);
  }

  async feedSince(query: { seq: number; limit: number }): Promise<OrderUpdate[]> {
    return this.updates.filter(({ seq }) => seq > query.seq).slice(0, query.limit);
  }

  async reconcile(): Promise<InvariantCheck[]> {
    return [{ id: 'T2', name: 'filled + remaining', ok: true, figure: '0', details: '' }];
  }
}

function sameOrder(a: SubmitRequest, b: SubmitRequest): boolean {
  const asked = (request: SubmitRequest): string =>
    JSON.stringify({ ...request, deadlineAt: 0, receivedAt: 0 });
  return asked(a) === asked(b);
}

function decided(order: OrderView): OrderView {
  if (order.terms.symbol === 'SLOW') return { ...order, status: 'pending_new' };
  if (order.terms.symbol !== 'POOR') return order;
  return {
    ...order,
    status: 'rejected',
    rejectedBy: 'wallet',
    reason: 'INSUFFICIENT_FUNDS',
    reasonMessage:
      'insufficient balance for USD (requested: 1900000.00, available: 198476.00): ' +
      'insufficient buying power',
    reasonDetails: { buying_power: '198476.00', cost_basis: '1900000.00' },
  };
}

/** True for a time after `afterAt` and up to `untilAt`. */
export function inWindow(
  at: number,
  window: { afterAt: number | null; untilAt: number | null },
): boolean {
  const after = window.afterAt === null || at > window.afterAt;
  return after && (window.untilAt === null || at <= window.untilAt);
}

/** A feed of updates that a spec drives. */
export class FakeFeed extends OrderFeed {
  private readonly listeners = new Set<(updates: readonly OrderUpdate[]) => void>();

  subscribe(listener: (updates: readonly OrderUpdate[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(...updates: OrderUpdate[]): void {
    for (const listener of this.listeners) listener(updates);
  }
}
