import { createHash } from 'node:crypto';

import type {
  CancelRequest,
  FillRow,
  FillsQuery,
  InvariantCheck,
  OrdersQuery,
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
import type { FollowerHandle, StageHandle } from '@app/streams';
import { Inject, Injectable, Optional } from '@nestjs/common';

import { OrdersQueries } from './database/orders.queries';
import { isOpen } from './domain/order-fold';
import type { OrdersAnswer, OrdersRequest, Recorded, SubmitRow } from './domain/orders.requests';
import type { OrdersState } from './domain/orders.state';
import type { OrderFeedLog } from './order-feed-log';
import { OrderViews } from './order-views';

/** How long an answer waits for the decision of risk, wallet and matching. */
const DECISION_MS = 1_000;
/** Orders cancelled by one cancel-all at a time. */
const CANCEL_ALL_BATCH = 500;

/** What the service holds of its stage, table and views; the module makes it. */
export class OrdersRuntime {
  constructor(
    readonly stage: StageHandle<OrdersState, OrdersRequest, OrdersAnswer>,
    readonly table: FollowerHandle,
    readonly follower: FollowerHandle,
    readonly log: OrderFeedLog,
  ) {}
}

/** Local binding of {@link OrdersApi}. */
@Injectable()
export class OrderManagerService extends OrdersApi {
  constructor(
    private readonly runtime: OrdersRuntime,
    private readonly views: OrderViews,
    private readonly queries: OrdersQueries,
    @Inject(Clock) private readonly clock: Clock,
    private readonly random: RandomBytes,
    @Optional() @Inject(IntakeGate) private readonly gate: IntakeGate | null,
  ) {
    super();
  }

  override async submit(batch: readonly SubmitRequest[]): Promise<Outcome<SubmitAnswer>[]> {
    const refused = await this.closedFor(batch.map(({ symbol }) => symbol));
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

  /** A refusal for each symbol whose orders nobody could decide now. */
  private async closedFor(symbols: readonly string[]): Promise<(Refused | null)[]> {
    const { gate } = this;
    const missing = gate?.missing() ?? null;
    if (missing !== null) return symbols.map(() => away(missing));
    if (gate?.someShardMissing() !== true) return symbols.map(() => null);
    const shards = await this.runtime.stage.read((state) =>
      symbols.map((symbol) => state.instruments.get(symbol)?.shard ?? null),
    );
    return shards.map((shard) => {
      const service = shard === null ? null : gate.missingShard(shard);
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
    }));
    const answers = await this.runtime.stage.request({ kind: 'submit', rows });
    await this.reach(answers);
    return await Promise.all(
      answers.map((answer, index) => this.submitAnswer(answer, batch[index])),
    );
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
    await this.fresh();
    const orders = this.views.open(accountId).filter(({ terms }) => {
      const named = symbols === null || symbols.includes(terms.symbol);
      return named && (side === null || terms.side === side);
    });
    const rows: { orderId: string; outcome: Outcome<OrderView> }[] = [];
    for (let start = 0; start < orders.length; start += CANCEL_ALL_BATCH) {
      const part = orders.slice(start, start + CANCEL_ALL_BATCH).map(async ({ terms }) => {
        const { orderId } = terms;
        return { orderId, outcome: await settle(this.cancel({ accountId, orderId, deadlineAt })) };
      });
      rows.push(...(await Promise.all(part)));
    }
    return rows;
  }

  override async replace(request: ReplaceRequest): Promise<OrderView> {
    const orderId = uuidV7(this.clock.now(), this.random.bytes(10));
    const fingerprint = digest(['replace', ...Object.entries({ ...request, deadlineAt: 0 })]);
    const old = await this.order(request);
    const [closed] = await this.closedFor([old.terms.symbol]);
    if (closed) throw new DomainError(closed.reason, closed.message, closed.details);
    const recorded = await this.recordReplace({ kind: 'replace', orderId, fingerprint, request });
    const view = await this.decided(
      old.terms.orderId,
      (order) => order.status !== 'pending_replace',
    );
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
    const stored = isUuid(orderId) ? await this.queries.byId(accountId, orderId) : undefined;
    if (stored !== undefined) return stored;
    throw new DomainError('ORDER_NOT_FOUND', `order ${orderId.slice(0, 64)} not found`);
  }

  override async orderByClientId(query: {
    accountId: string;
    clientOrderId: string;
  }): Promise<OrderView> {
    const { accountId, clientOrderId } = query;
    await this.fresh();
    const view =
      this.views.byClientId(accountId, clientOrderId) ??
      (await this.queries.byClientId(accountId, clientOrderId));
    if (view !== undefined) return this.views.get(view.terms.orderId) ?? view;
    throw new DomainError('ORDER_NOT_FOUND', `order ${clientOrderId.slice(0, 128)} not found`);
  }

  /** From the table once it has everything that was committed when the question came. */
  override async orders(query: OrdersQuery): Promise<OrderView[]> {
    await this.tableFresh();
    return await this.queries.list(query);
  }

  override async fills(query: FillsQuery): Promise<FillRow[]> {
    await this.tableFresh();
    return await this.queries.fills(query);
  }

  override async updatesSince(query: {
    accountId: string;
    seq: number;
    sub: number;
    limit: number;
  }): Promise<OrderUpdate[]> {
    await this.tableFresh();
    const from = Math.max(0, query.seq - 1);
    const updates = await this.queries.updatesSince(query.accountId, from, query.limit);
    return updates.filter(
      ({ seq, sub }) => seq > query.seq || (seq === query.seq && sub > query.sub),
    );
  }

  override async updateSpan(query: { accountId: string; seq: number }): Promise<UpdateSpan> {
    await this.tableFresh();
    return await this.queries.updateSpan(query.accountId, query.seq);
  }

  override async feedSince(query: { seq: number; limit: number }): Promise<OrderUpdate[]> {
    const kept = this.runtime.log.since(query.seq, query.limit);
    if (kept !== null) return kept;
    await this.tableFresh();
    return await this.queries.feedSince(query.seq, query.limit);
  }

  override async reconcile(): Promise<InvariantCheck[]> {
    await this.tableFresh();
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

  private async replaceRefusal(
    request: ReplaceRequest,
    successorId: string,
    view: OrderView,
  ): Promise<DomainError> {
    if (!isOpen(view)) return terminal(view);
    await this.tableFresh();
    const events = await this.queries.timeline(request.accountId, request.orderId);
    for (const { event } of events) {
      if (event.type === 'replace_refused' && event.successorId === successorId) {
        const { reason, message, details } = event.refusal;
        return new DomainError(reason, message, details);
      }
    }
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

  private async fresh(): Promise<void> {
    await this.runtime.stage.caughtUp();
    await this.runtime.follower.reach(ORDERS_STREAM, this.runtime.stage.committedSeq);
  }

  private async tableFresh(): Promise<void> {
    await this.runtime.stage.caughtUp();
    await this.runtime.table.reach(ORDERS_STREAM, this.runtime.stage.committedSeq, 5_000);
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

function submitFingerprint(request: SubmitRequest): string {
  return digest(Object.entries({ ...request, deadlineAt: 0 }));
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
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
