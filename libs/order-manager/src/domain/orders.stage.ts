import type {
  CancelCause,
  Entry,
  MatchEvent,
  MatchRejected,
  OrderRejected,
  OrdersEvent,
  RiskEvent,
  WalletEvent,
} from '@app/contracts';
import {
  isRiskStream,
  isWalletStream,
  matchStream,
  ORDERS_STREAM,
  riskStream,
  shardOfStream,
  streamsOf,
  walletStream,
} from '@app/contracts';
import { shares } from '@app/kernel';
import type { Json, StageDefinition } from '@app/streams';

import type { EntryEnd } from './order-classes';
import { followEntry } from './order-classes';
import type { OrdersAnswer, OrdersRequest } from './orders.requests';
import { requestCancel, requestReplace, submitOrders } from './orders.requests';
import type { ClientIdUse, LiveOrder, OrdersState } from './orders.state';
import { foldOrders, initialOrdersState, keep } from './orders.state';

type Emit = (event: OrdersEvent) => number;

/** Ends by somebody's will: then nothing of a class is wanted any more. */
const WILL: ReadonlySet<CancelCause> = new Set(['requested', 'operator']);

/** The stage that records requests and says what became of each order. */
export function ordersStage(
  matchShards: number,
  accountShards = 1,
): StageDefinition<OrdersState, OrdersEvent, OrdersRequest, OrdersAnswer> {
  return {
    stream: ORDERS_STREAM,
    inputs: [
      ...streamsOf(riskStream, accountShards),
      ...streamsOf(walletStream, accountShards),
      ...streamsOf(matchStream, matchShards),
    ],
    initial: initialOrdersState,
    decide,
    request,
    fold: (state, event, _seq, at) => foldOrders(state, event, at),
    snapshot,
    restore,
  };
}

function request(state: OrdersState, ask: OrdersRequest, at: number, emit: Emit): OrdersAnswer {
  switch (ask.kind) {
    case 'submit':
      return submitOrders(state, ask.rows, at, emit);
    case 'cancel':
      return [{ ok: true, value: requestCancel(state, ask.request, emit) }];
    case 'replace':
      return [{ ok: true, value: requestReplace(state, ask, at, emit) }];
  }
}

function decide(state: OrdersState, input: Entry, emit: Emit): void {
  const { stream } = input;
  if (isRiskStream(stream)) decideRisk(state, input as Entry<RiskEvent>, emit);
  else if (isWalletStream(stream)) decideWallet(state, input as Entry<WalletEvent>, emit);
  else decideMatch(state, input as Entry<MatchEvent>, emit);
}

function decideRisk(state: OrdersState, { event, at }: Entry<RiskEvent>, emit: Emit): void {
  if (event.type === 'refused') reject(state, { ...event, by: 'risk', at }, emit);
  else if (event.type === 'replace_refused') emit({ ...event, type: 'replace_refused' });
}

function decideWallet(state: OrdersState, { event, at }: Entry<WalletEvent>, emit: Emit): void {
  if (event.type === 'refused') reject(state, { ...event, by: 'wallet', at }, emit);
  else if (event.type === 'replace_refused') emit({ ...event, type: 'replace_refused' });
}

/** An order is refused; the legs that were to follow it go with it. */
function reject(
  state: OrdersState,
  event: Omit<OrderRejected, 'type'> & { at: number },
  emit: Emit,
): void {
  const { orderId, accountId, symbol, by, refusal, at } = event;
  const order = state.live.get(orderId);
  emit({ type: 'rejected', orderId, accountId, symbol, by, refusal });
  if (order !== undefined) follow(state, order, { cancelled: true, at }, emit);
}

/** What becomes of the legs of an order that has just ended; nothing where it has none. */
function follow(
  state: OrdersState,
  order: LiveOrder,
  how: Pick<EntryEnd, 'cancelled' | 'at'>,
  emit: Emit,
): void {
  const { terms, filledShares, lastTradeId = 0 } = order;
  if (terms.legIds === undefined) return;
  followEntry(state, terms, { ...how, filledShares: shares(filledShares), lastTradeId }, emit);
}

function decideMatch(state: OrdersState, input: Entry<MatchEvent>, emit: Emit): void {
  const { event } = input;
  switch (event.type) {
    case 'instrument_listed':
    case 'instrument_changed':
      emit({ type: 'instrument_noted', instrument: event.instrument });
      return;
    case 'accepted': {
      const { orderId, accountId, symbol } = event.terms;
      emit({ type: 'accepted', orderId, accountId, symbol });
      return;
    }
    case 'rejected':
      if (event.cause === 'oco') endOfPair(state, event, emit);
      else reject(state, { ...event, by: 'match', at: input.at }, emit);
      return;
    case 'traded':
      emitFill(state, input as Entry<Traded>, 'maker', emit);
      emitFill(state, input as Entry<Traded>, 'taker', emit);
      return;
    case 'cancelled': {
      const { orderId, accountId, symbol, cancelledShares, leavesShares, cause } = event;
      const order = state.live.get(orderId);
      emit({
        type: 'cancelled',
        orderId,
        accountId,
        symbol,
        cancelledShares,
        leavesShares,
        cause,
      });
      if (order === undefined || leavesShares > 0) return;
      follow(state, order, { cancelled: WILL.has(cause), at: input.at }, emit);
      return;
    }
    case 'replaced': {
      const { orderId, accountId, symbol, successor, leavesShares, keptPriority } = event;
      const order = state.live.get(orderId);
      emit({
        type: 'replaced',
        orderId,
        accountId,
        symbol,
        successor,
        leavesShares,
        keptPriority,
      });
      if (order === undefined || leavesShares > 0) return;
      follow(state, order, { cancelled: false, at: input.at }, emit);
      return;
    }
    case 'cancel_refused':
    case 'replace_refused':
      emit(event);
      return;
    case 'triggered': {
      const { orderId, accountId, symbol } = event;
      emit({ type: 'triggered', orderId, accountId, symbol });
      return;
    }
    case 'book_moved':
    case 'phase_changed':
    case 'quarantined':
      return;
  }
}

type Traded = Extract<MatchEvent, { type: 'traded' }>;

/** The other exit of its pair traded before this one could enter the book. */
function endOfPair(state: OrdersState, event: MatchRejected, emit: Emit): void {
  const { orderId, accountId, symbol } = event;
  const cancelledShares = shares(state.live.get(orderId)?.terms.quantityShares ?? 0);
  const leavesShares = shares(0);
  const ended = { orderId, accountId, symbol, cancelledShares, leavesShares };
  emit({ type: 'cancelled', ...ended, cause: 'oco' });
}

function emitFill(
  state: OrdersState,
  input: Entry<Traded>,
  liquidity: 'maker' | 'taker',
  emit: Emit,
): void {
  const { event } = input;
  const maker = liquidity === 'maker';
  const orderId = maker ? event.makerOrderId : event.takerOrderId;
  const order = state.live.get(orderId);
  const filledBefore = order?.filledShares ?? 0;
  const leavesShares = maker ? event.makerLeavesShares : event.takerLeavesShares;
  const makerSide = event.takerSide === 'buy' ? 'sell' : 'buy';
  emit({
    type: 'filled',
    orderId,
    accountId: maker ? event.makerAccountId : event.takerAccountId,
    symbol: event.symbol,
    side: maker ? makerSide : event.takerSide,
    tradeId: input.seq,
    shard: shardOfStream(input.stream),
    priceTicks: event.priceTicks,
    quantityShares: event.quantityShares,
    filledShares: shares(filledBefore + event.quantityShares),
    leavesShares,
    liquidity,
    tradedAt: input.at,
  });
  // The fold has counted this fill into the order.
  if (order === undefined || leavesShares > 0) return;
  follow(state, order, { cancelled: false, at: input.at }, emit);
}

function snapshot(state: OrdersState): Json {
  return {
    live: [...state.live.values()],
    clientIds: [...state.clientIds].map(([key, use]) => [key, use.orderId, use.fingerprint]),
    days: [...state.days],
    instruments: [...state.instruments.values()],
  } as unknown as Json;
}

function restore(json: Json): OrdersState {
  const saved = json as unknown as {
    live: LiveOrder[];
    clientIds: [string, string, string][];
    days: [number, string[]][];
    instruments: OrdersState['instruments'] extends Map<string, infer I> ? I[] : never;
  };
  const clientIds = new Map<string, ClientIdUse>();
  for (const [key, orderId, fingerprint] of saved.clientIds) {
    clientIds.set(key, { orderId, fingerprint });
  }
  const state: OrdersState = {
    live: new Map(),
    clientIds,
    days: new Map(saved.days.map(([day, keys]) => [day, [...keys]])),
    instruments: new Map(saved.instruments.map((one) => [one.symbol, one])),
    classes: new Map(),
  };
  for (const order of saved.live) keep(state, { ...order });
  return state;
}
