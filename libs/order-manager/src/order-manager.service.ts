import { hash } from 'node:crypto';

import type {
  CancelRequest,
  FillRow,
  FillsQuery,
  InvariantCheck,
  MassCancelled,
  OrderSearch,
  OrdersQuery,
  OrderTimeline,
  OrderUpdate,
  OrderView,
  Outcome,
  ReplaceRequest,
  Side,
  SubmitAnswer,
  SubmitRequest,
  UpdateSpan,
} from '@app/contracts';
import { IntakeGate, ORDERS_STREAM, OrdersApi } from '@app/contracts';
import { Clock, DomainError, isUuid, required, uuidV7 } from '@app/kernel';
import { RandomBytes } from '@app/platform';
import { Inject, Injectable, Optional } from '@nestjs/common';

import { cancelByClass } from './cancel-by-class';
import { isOpen } from './domain/order-fold';
import type { OrdersAnswer, OrdersRequest, Recorded, SubmitRow } from './domain/orders.requests';
import type { UpdatesQuery } from './order-history';
import { OrderHistory } from './order-history';
import { OrdersRuntime } from './orders-runtime';
import { OrderViews } from './order-views';

/** How long an answer waits for the decision of risk, wallet and matching. */
const DECISION_MS = 1_000;
/** Legs that an order may have. */
const LEGS_MAX = 2;

/** Local binding of {@link OrdersApi}. */
@Injectable()
export class OrderManagerService extends OrdersApi {
  constructor(
    private readonly runtime: OrdersRuntime,
    private readonly views: OrderViews,
    private readonly history: OrderHistory,
    @Inject(Clock) private readonly clock: Clock,
    private readonly random: RandomBytes,
    @Optional() @Inject(IntakeGate) private readonly gate: IntakeGate | null,
  ) {
    super();
  }

  override async submit(batch: readonly SubmitRequest[]): Promise<Outcome<SubmitAnswer>[]> {
    const refused = await this.closedFor(batch);
    if (refused.every((reason) => reason === null)) return await this.record(batch);
    const open = batch.filter((_, index) => refused[index] === null);
    const recorded = open.length === 0 ? [] : await this.record(open);
    return refused.map((reason) => reason ?? required(recorded.shift(), 'outcome of an order'));
  }

  private async record(batch: readonly SubmitRequest[]): Promise<Outcome<SubmitAnswer>[]> {
    const outcomes = await this.recordOnce(batch);
    const unknown = batch.filter((_, index) => isUnknownSymbol(outcomes[index]));
    if (unknown.length === 0) return outcomes;
    // Nothing of these is recorded. A symbol that was listed just now may not have come here yet.
    await this.runtime.stage.caughtUp();
    const again = await this.recordOnce(unknown);
    return outcomes.map((outcome) =>
      isUnknownSymbol(outcome) ? (again.shift() ?? outcome) : outcome,
    );
  }

  /** A refusal for each order that nobody could decide now. */
  private async closedFor(
    orders: readonly { readonly accountId: string; readonly symbol: string }[],
  ): Promise<(Refused | null)[]> {
    const { gate } = this;
    const missing = gate?.missing() ?? null;
    if (missing !== null) return orders.map(() => away(missing));
    if (gate?.someShardMissing() !== true) return orders.map(() => null);
    const shards = await this.runtime.stage.read((state) =>
      orders.map(({ symbol }) => state.instruments.get(symbol)?.shard ?? null),
    );
    return orders.map(({ accountId }, index) => {
      const shard = shards[index] ?? null;
      const book = shard === null ? null : gate.missingShard(shard);
      const service = gate.missingFor(accountId) ?? book;
      return service === null ? null : away(service);
    });
  }

  private async recordOnce(batch: readonly SubmitRequest[]): Promise<Outcome<SubmitAnswer>[]> {
    const now = this.clock.now();
    const bytes = this.random.bytes(batch.length * 10);
    const rows: SubmitRow[] = batch.map((request, index) => ({
      orderId: uuidV7(now, bytes.subarray(index * 10)),
      fingerprint: submitFingerprint(request),
      request,
      ...(request.legs === undefined ? {} : { legIds: this.legIds(now) }),
    }));
    const answers = await this.runtime.stage.request({ kind: 'submit', rows });
    await this.reach(answers);
    return await Promise.all(
      answers.map((answer, index) => this.submitAnswer(answer, batch[index])),
    );
  }

  private legIds(now: number): string[] {
    return Array.from({ length: LEGS_MAX }, () => uuidV7(now, this.random.bytes(10)));
  }

  override async cancel(request: CancelRequest): Promise<OrderView> {
    await this.recordCancel(request);
    const view = await this.decided(request.orderId, (order) => order.status !== 'pending_cancel');
    if (view.status !== 'canceled' && !isOpen(view)) throw terminal(view);
    return view;
  }

  override async cancelAll(request: {
    accountId: string;
    symbols: readonly string[] | null;
    side: Side | null;
    deadlineAt: number;
  }): Promise<{ orderId: string; outcome: Outcome<OrderView> }[]> {
    const { accountId, symbols, side, deadlineAt } = request;
    await this.runtime.viewsFresh();
    const orders = this.views.open(accountId).filter(({ terms }) => {
      const named = symbols === null || symbols.includes(terms.symbol);
      return named && (side === null || terms.side === side);
    });
    return await this.cancelOrders(orders, deadlineAt);
  }

  override async massCancel(request: {
    accountId: string | null;
    symbol: string | null;
    deadlineAt: number;
  }): Promise<MassCancelled> {
    const { accountId, symbol, deadlineAt } = request;
    await this.runtime.viewsFresh();
    const orders = (accountId === null ? this.views.allOpen() : this.views.open(accountId)).filter(
      ({ terms }) => symbol === null || terms.symbol === symbol,
    );
    const count = { cancelled: 0, ended: 0, pending: 0 };
    for (const { outcome } of await this.cancelOrders(orders, deadlineAt)) {
      count[fateOf(outcome)] += 1;
    }
    return count;
  }

  private cancelOrders(
    orders: readonly OrderView[],
    deadlineAt: number,
  ): Promise<{ orderId: string; outcome: Outcome<OrderView> }[]> {
    return cancelByClass(orders, {
      cancel: ({ terms: { accountId, orderId } }) =>
        settle(this.cancel({ accountId, orderId, deadlineAt })),
      ended: ({ terms }) => this.decided(terms.orderId, (now) => !isOpen(now)),
    });
  }

  override async legs(query: {
    accountId: string;
    orderIds: readonly string[];
  }): Promise<Record<string, OrderView[]>> {
    const { accountId } = query;
    const found: Record<string, OrderView[]> = {};
    for (const orderId of query.orderIds) {
      const { legIds = [] } = (await this.order({ accountId, orderId })).terms;
      const legs: OrderView[] = [];
      for (const legId of legIds) {
        let leg = await this.order({ accountId, orderId: legId });
        while (leg.replacedBy !== null) {
          leg = await this.order({ accountId, orderId: leg.replacedBy });
        }
        legs.push(leg);
      }
      found[orderId] = legs;
    }
    return found;
  }

  override async replace(request: ReplaceRequest): Promise<OrderView> {
    const orderId = uuidV7(this.clock.now(), this.random.bytes(10));
    const fingerprint = digest(['replace', ...Object.entries({ ...request, deadlineAt: 0 })]);
    const old = await this.order(request);
    const [closed] = await this.closedFor([old.terms]);
    if (closed) throw new DomainError(closed.reason, closed.message, closed.details);
    const recorded = await this.recordReplace({ kind: 'replace', orderId, fingerprint, request });
    const view = await this.decided(
      old.terms.orderId,
      (order) => order.status !== 'pending_replace',
    );
    if (request.keepPriority === true) return await this.reduced(request, view);
    const successor = this.views.get(recorded.orderId);
    if (successor !== undefined) return successor;
    if (recorded.replayed) return await this.order({ ...request, orderId: recorded.orderId });
    if (view.status === 'pending_replace') return { ...view, status: 'pending_replace' };
    throw await this.replaceRefusal(request, recorded.orderId, view);
  }

  override async order(query: { accountId: string; orderId: string }): Promise<OrderView> {
    const { accountId, orderId } = query;
    const view = this.views.get(orderId);
    if (view !== undefined && view.terms.accountId === accountId) return view;
    const stored = isUuid(orderId) ? await this.history.byId(accountId, orderId) : undefined;
    if (stored !== undefined) return stored;
    throw new DomainError('ORDER_NOT_FOUND', `order ${orderId.slice(0, 64)} not found`);
  }

  override async orderByClientId(query: {
    accountId: string;
    clientOrderId: string;
  }): Promise<OrderView> {
    const { accountId, clientOrderId } = query;
    await this.runtime.viewsFresh();
    const view =
      this.views.byClientId(accountId, clientOrderId) ??
      (await this.history.byClientId(accountId, clientOrderId));
    if (view !== undefined) return this.views.get(view.terms.orderId) ?? view;
    throw new DomainError('ORDER_NOT_FOUND', `order ${clientOrderId.slice(0, 128)} not found`);
  }

  override async timeline(query: { accountId: string; orderId: string }): Promise<OrderTimeline> {
    return await this.history.timeline(await this.order(query));
  }

  override orders(query: OrdersQuery): Promise<OrderView[]> {
    return this.history.orders(query);
  }

  override search(query: OrderSearch): Promise<OrderView[]> {
    return this.history.search(query);
  }

  override fills(query: FillsQuery): Promise<FillRow[]> {
    return this.history.fills(query);
  }

  override updateSpan(query: { accountId: string; seq: number }): Promise<UpdateSpan> {
    return this.history.updateSpan(query);
  }

  override updatesSince(query: UpdatesQuery): Promise<OrderUpdate[]> {
    return this.history.updatesSince(query);
  }

  override feedSince(query: { seq: number; limit: number }): Promise<OrderUpdate[]> {
    return this.history.feedSince(query);
  }

  override reconcile(): Promise<InvariantCheck[]> {
    return this.history.reconcile();
  }

  private async recordCancel(request: CancelRequest): Promise<void> {
    try {
      const answers = await this.runtime.stage.request(
        { kind: 'cancel', request },
        { reserve: true },
      );
      await this.reach(answers);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason !== 'ORDER_NOT_FOUND') throw error;
      throw terminal(await this.order(request));
    }
  }

  private async recordReplace(ask: Extract<OrdersRequest, { kind: 'replace' }>): Promise<Recorded> {
    try {
      const answers = await this.runtime.stage.request(ask);
      await this.reach(answers);
      const answer = required(answers[0], 'answer of a replace');
      if (answer.ok) return answer.value;
      throw new DomainError(answer.reason, answer.message, answer.details);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason !== 'ORDER_NOT_FOUND') throw error;
      throw terminal(await this.order(ask.request));
    }
  }

  /** The order itself, if it has the quantity that was asked for. */
  private async reduced(request: ReplaceRequest, view: OrderView): Promise<OrderView> {
    const total = request.quantityShares ?? view.terms.quantityShares;
    if (view.status === 'pending_replace' || view.terms.quantityShares === total) return view;
    throw await this.replaceRefusal(request, view.terms.orderId, view);
  }

  private async replaceRefusal(
    request: ReplaceRequest,
    successorId: string,
    view: OrderView,
  ): Promise<DomainError> {
    if (!isOpen(view)) return terminal(view);
    const refusal = await this.history.replaceRefusal(request, successorId);
    if (refusal !== null) return refusal;
    return new DomainError('OUTCOME_UNKNOWN', 'the replace is recorded but not decided yet');
  }

  private async submitAnswer(
    answer: OrdersAnswer[number],
    request: SubmitRequest | undefined,
  ): Promise<Outcome<SubmitAnswer>> {
    if (!answer.ok) return answer;
    const { orderId, replayed } = answer.value;
    const known = this.views.get(orderId);
    if (known === undefined && replayed && request !== undefined) {
      const order = await this.orderByClientId(request);
      return { ok: true, value: { order, replayed } };
    }
    const order = await this.decided(orderId, (view) => view.status !== 'pending_new');
    return { ok: true, value: { order, replayed } };
  }

  /** The order once `done` holds, or as it is after {@link DECISION_MS}. */
  private decided(orderId: string, done: (view: OrderView) => boolean): Promise<OrderView> {
    const view = this.views.get(orderId);
    if (view !== undefined && done(view)) return Promise.resolve(view);
    return new Promise((resolve, reject) => {
      const finish = (result: OrderView | undefined): void => {
        unwatch();
        clearTimeout(timer);
        if (result !== undefined) resolve(result);
        else reject(new DomainError('OUTCOME_UNKNOWN', 'recorded; ask by client_order_id'));
      };
      const unwatch = this.views.watch(orderId, (next) => {
        if (done(next)) finish(next);
      });
      const timer = setTimeout(() => finish(this.views.get(orderId)), DECISION_MS);
    });
  }

  /** Waits until the views hold what the answers say is recorded. */
  private async reach(answers: OrdersAnswer): Promise<void> {
    let seq = 0;
    for (const answer of answers) if (answer.ok) seq = Math.max(seq, answer.value.seq);
    if (seq > this.runtime.follower.position(ORDERS_STREAM)) {
      await this.runtime.follower.reach(ORDERS_STREAM, seq);
    }
  }
}

type Refused = Extract<Outcome<never>, { ok: false }>;

function away(service: string): Refused {
  const message = `${service} is away: orders are not taken until it is back`;
  return { ok: false, reason: 'SERVICE_DOWN', message, details: { service } };
}

function isUnknownSymbol(outcome: Outcome<SubmitAnswer> | undefined): boolean {
  return outcome?.ok === false && outcome.reason === 'UNKNOWN_SYMBOL';
}

function fateOf(outcome: Outcome<OrderView>): keyof MassCancelled {
  if (!outcome.ok) return outcome.reason === 'ORDER_TERMINAL' ? 'ended' : 'pending';
  return isOpen(outcome.value) ? 'pending' : 'cancelled';
}

function submitFingerprint(request: SubmitRequest): string {
  const { receivedAt: _when, ...asked } = request;
  return digest(Object.entries({ ...asked, deadlineAt: 0 }));
}

function digest(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22);
}

function terminal(view: OrderView): DomainError {
  return new DomainError('ORDER_TERMINAL', `order is already in "${view.status}" state`, {
    order_id: view.terms.orderId,
    status: view.status,
  });
}

async function settle<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ok: false, reason: error.reason, message: error.message, details: error.details };
  }
}
