import type {
  CancelRequest,
  Instrument,
  OrdersEvent,
  OrderTerms,
  Outcome,
  ReplaceRequest,
  SubmitRequest,
} from '@app/contracts';
import type { PriceTicks } from '@app/kernel';
import { DomainError, shares } from '@app/kernel';

import {
  assertAround,
  assertSides,
  classTerms,
  endHeldLegs,
  exitPrices,
  heldLegs,
  isExit,
  pairOf,
} from './order-classes';
import { assertRange, checkedQuantity, displayed, expiry, toTicks } from './order-values';
import { keptQuantity, successorTerms } from './replace-terms';
import type { LiveOrder, OrdersState } from './orders.state';
import { clientIdKey } from './orders.state';

/** One order of a batch with its minted id and the digest of its request. */
export interface SubmitRow {
  readonly orderId: string;
  readonly fingerprint: string;
  readonly request: SubmitRequest;
  /** Ids for legs, as many as there may be; only where the request has legs. */
  readonly legIds?: readonly string[];
}

/** What may be asked of the orders stage. */
export type OrdersRequest =
  | { readonly kind: 'submit'; readonly rows: readonly SubmitRow[] }
  | { readonly kind: 'cancel'; readonly request: CancelRequest }
  | {
      readonly kind: 'replace';
      readonly orderId: string;
      readonly fingerprint: string;
      readonly request: ReplaceRequest;
    };

/** A request on record (or found there): which order it is about and where it stands. */
export interface Recorded {
  readonly orderId: string;
  /** Number of the entry that records it; 0 when an earlier one did. */
  readonly seq: number;
  readonly replayed: boolean;
}

export type OrdersAnswer = readonly Outcome<Recorded>[];

type Emit = (event: OrdersEvent) => number;

/** Records a batch of new orders; each row stands for itself. */
export function submitOrders(
  state: OrdersState,
  rows: readonly SubmitRow[],
  at: number,
  emit: Emit,
): OrdersAnswer {
  return rows.map((row) => {
    try {
      return { ok: true, value: submitOne(state, row, at, emit) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { ok: false, reason: error.reason, message: error.message, details: error.details };
    }
  });
}

function submitOne(state: OrdersState, row: SubmitRow, at: number, emit: Emit): Recorded {
  const { request, orderId, fingerprint } = row;
  const earlier = findEarlier(state, request, fingerprint);
  if (earlier !== null) return earlier;
  assertInTime(request.deadlineAt, at);
  const instrument = knownInstrument(state, request.symbol);
  assertActive(instrument);
  assertSupported(request);
  const { receivedAt, legs: wanted } = request;
  const alone = newTerms(request, orderId, { instrument, at });
  const { terms, legs } =
    wanted === undefined
      ? { terms: alone, legs: undefined }
      : classTerms(alone, wanted, { legIds: row.legIds ?? [], instrument });
  for (const one of [terms, ...(legs ?? [])]) assertRange(one);
  const seq = emit({ type: 'submitted', terms, fingerprint, receivedAt, legs });
  return { orderId, seq, replayed: false };
}

/**
 * Records a cancel. A cancel of an order that is being cancelled is the same cancel. Exits go
 * together: of a pair both are cancelled, and legs that are held back end at once.
 */
export function requestCancel(state: OrdersState, request: CancelRequest, emit: Emit): Recorded {
  const order = ownLive(state, request.accountId, request.orderId);
  const { orderId, accountId, symbol, shard } = order.terms;
  if (order.held === true) {
    const seq = endHeldLegs(heldLegs(state, order.terms), 'requested', emit);
    return { orderId, seq, replayed: false };
  }
  if (order.cancelRequested) return { orderId, seq: 0, replayed: true };
  let seq = emit({ type: 'cancel_requested', orderId, accountId, symbol, shard });
  for (const { terms, cancelRequested } of pairOf(state, order.terms)) {
    if (cancelRequested) continue;
    seq = emit({ type: 'cancel_requested', orderId: terms.orderId, accountId, symbol, shard });
  }
  return { orderId, seq, replayed: false };
}

/** Records a replace: a new order that takes the place of a live one. */
export function requestReplace(
  state: OrdersState,
  ask: Extract<OrdersRequest, { kind: 'replace' }>,
  at: number,
  emit: Emit,
): Recorded {
  const { request, fingerprint } = ask;
  const earlier = findEarlier(state, request, fingerprint);
  if (earlier !== null) return earlier;
  const order = ownLive(state, request.accountId, request.orderId);
  assertInTime(request.deadlineAt, at);
  assertNothingPending(order);
  if (request.keepPriority === true) return requestReduce(state, order, request, emit);
  const instrument = knownInstrument(state, order.terms.symbol);
  const terms = successorTerms(order, { ...ask, instrument, at });
  assertRange(terms);
  if (isExit(terms)) assertExit(state, order, terms);
  else assertAround(terms, exitPrices(heldLegs(state, terms).map((leg) => leg.terms)));
  const { orderId, accountId, symbol } = order.terms;
  if (order.held !== true) {
    const seq = emit({ type: 'replace_requested', orderId, terms, fingerprint });
    return { orderId: terms.orderId, seq, replayed: false };
  }
  emit({ type: 'replace_requested', orderId, terms, fingerprint, held: true });
  const seq = emit({
    type: 'replaced',
    orderId,
    accountId,
    symbol,
    successor: terms,
    leavesShares: terms.quantityShares,
    keptPriority: false,
  });
  return { orderId: terms.orderId, seq, replayed: false };
}

function assertNothingPending({ replacedBy, cancelRequested, reducing }: LiveOrder): void {
  if (replacedBy === null && !cancelRequested && reducing !== true) return;
  const pending = replacedBy?.orderId ?? (cancelRequested ? 'cancel' : 'keep_priority');
  throw new DomainError('REPLACE_PENDING', 'another replace or cancel of this order is pending', {
    pending,
  });
}

/**
 * Records that a part of the order is to go while the rest keeps id and place. Asked for what the
 * order has already it records nothing: a repeat after an unknown outcome is no error.
 */
function requestReduce(
  state: OrdersState,
  order: LiveOrder,
  request: ReplaceRequest,
  emit: Emit,
): Recorded {
  const { orderId, accountId, symbol, shard, quantityShares } = order.terms;
  const totalShares = shares(
    checkedQuantity(keptQuantity(order, request, knownInstrument(state, symbol))),
  );
  if (totalShares === quantityShares) return { orderId, seq: 0, replayed: true };
  if (isExit(order.terms))
    assertExit(state, order, { ...order.terms, quantityShares: totalShares });
  const seq = emit({ type: 'cancel_requested', orderId, accountId, symbol, shard, totalShares });
  return { orderId, seq, replayed: false };
}

/** An exit keeps its quantity, which follows the entry, and its side of the other exit. */
function assertExit(state: OrdersState, order: LiveOrder, terms: OrderTerms): void {
  const { quantityShares } = order.terms;
  if (terms.quantityShares !== quantityShares) {
    throw new DomainError('FIELDS_CONFLICT', 'the qty of an exit follows what it closes', {
      field: 'qty',
      value: terms.quantityShares,
      limit: String(quantityShares),
      would_pass: `qty ${quantityShares}`,
    });
  }
  const exits = [terms, ...pairOf(state, order.terms).map((other) => other.terms)];
  assertSides(terms.side, exitPrices(exits), terms.cashUnitsPerTick);
}

function findEarlier(
  state: OrdersState,
  request: { accountId: string; clientOrderId: string },
  fingerprint: string,
): Recorded | null {
  const use = state.clientIds.get(clientIdKey(request.accountId, request.clientOrderId));
  if (use === undefined) return null;
  if (use.fingerprint === fingerprint) return { orderId: use.orderId, seq: 0, replayed: true };
  throw new DomainError('DUPLICATE_CLIENT_ORDER_ID', 'client_order_id must be unique', {
    field: 'client_order_id',
    client_order_id: request.clientOrderId,
    order_id: use.orderId,
  });
}

function assertInTime(deadlineAt: number, at: number): void {
  if (at <= deadlineAt) return;
  throw new DomainError('EXCHANGE_BUSY', 'the request waited too long; nothing was recorded', {
    deadline_ms: deadlineAt,
    met_at_ms: at,
  });
}

function knownInstrument(state: OrdersState, symbol: string): Instrument {
  const instrument = state.instruments.get(symbol);
  if (instrument !== undefined) return instrument;
  throw new DomainError('UNKNOWN_SYMBOL', `asset "${symbol}" not found`, { symbol });
}

function assertActive({ symbol, active }: Instrument): void {
  if (active !== false) return;
  throw new DomainError('NOT_TRADABLE', `${symbol} is not traded at present`, {
    symbol,
    value: 'inactive',
    would_pass: 'an active asset',
  });
}

function ownLive(state: OrdersState, accountId: string, orderId: string): LiveOrder {
  const order = state.live.get(orderId);
  if (order !== undefined && order.terms.accountId === accountId) return order;
  throw new DomainError('ORDER_NOT_FOUND', `order ${orderId} not found`, { order_id: orderId });
}

function assertSupported(request: SubmitRequest): void {
  const trailing = (request.trailUnits ?? null) !== null;
  const trailingBps = (request.trailBasisPoints ?? null) !== null;
  if (request.type === 'trailing_stop' && trailing === trailingBps) {
    throw new DomainError(
      'FIELDS_CONFLICT',
      'a trailing stop has one of trail_price, trail_percent',
      {
        field: trailing ? 'trail_percent' : 'trail_price',
      },
    );
  }
  if (request.timeInForce === 'gtd' && request.expireAt === null) {
    throw new DomainError('EXPIRE_AT_INVALID', 'a gtd order needs expire_at', {
      field: 'expire_at',
    });
  }
}

function newTerms(
  request: SubmitRequest,
  orderId: string,
  { instrument, at }: { instrument: Instrument; at: number },
): OrderTerms {
  const tick = (units: number | null, field: string): PriceTicks | null =>
    units === null ? null : toTicks(units, instrument, field);
  return {
    orderId,
    accountId: request.accountId,
    clientOrderId: request.clientOrderId,
    symbol: request.symbol,
    shard: instrument.shard,
    side: request.side,
    type: request.type,
    timeInForce: request.timeInForce,
    quantityShares: shares(checkedQuantity(request.quantityShares)),
    limitPriceTicks: tick(request.limitPriceUnits, 'limit_price'),
    stopPriceTicks: tick(request.stopPriceUnits, 'stop_price'),
    cashUnitsPerTick: instrument.cashUnitsPerTick,
    postOnly: request.postOnly,
    displayShares: request.displayShares === null ? null : displayed(request.displayShares),
    selfTrade: request.selfTrade,
    expireAt: expiry(request.timeInForce, request.expireAt, at),
    trailTicks: tick(request.trailUnits ?? null, 'trail_price'),
    trailBasisPoints: request.trailBasisPoints ?? null,
    hidden: request.hidden ?? false,
    ocoGroup: request.ocoGroup ?? null,
    replaces: null,
    extendedHours: request.extendedHours,
    positionIntent: request.positionIntent,
  };
}
