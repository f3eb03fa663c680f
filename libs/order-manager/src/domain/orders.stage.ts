import type { Entry, MatchEvent, OrdersEvent, RiskEvent, WalletEvent } from '@app/contracts';
import {
  matchStream,
  ORDERS_STREAM,
  RISK_STREAM,
  shardOfMatchStream,
  WALLET_STREAM,
} from '@app/contracts';
import { shares } from '@app/kernel';
import type { Json, StageDefinition } from '@app/streams';

import type { OrdersAnswer, OrdersRequest } from './orders.requests';
import { requestCancel, requestReplace, submitOrders } from './orders.requests';
import type { ClientIdUse, LiveOrder, OrdersState } from './orders.state';
import { foldOrders, initialOrdersState } from './orders.state';

type Emit = (event: OrdersEvent) => number;

/** The stage that records requests and says what became of each order. */
export function ordersStage(
  shards: number,
): StageDefinition<OrdersState, OrdersEvent, OrdersRequest, OrdersAnswer> {
  const matchStreams = Array.from({ length: shards }, (_, shard) => matchStream(shard));
  return {
    stream: ORDERS_STREAM,
    inputs: [RISK_STREAM, WALLET_STREAM, ...matchStreams],
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
  if (input.stream === RISK_STREAM) decideRisk(input.event as RiskEvent, emit);
  else if (input.stream === WALLET_STREAM) decideWallet(input.event as WalletEvent, emit);
  else decideMatch(state, input as Entry<MatchEvent>, emit);
}

function decideRisk(event: RiskEvent, emit: Emit): void {
  if (event.type === 'refused') {
    const { orderId, accountId, symbol, refusal } = event;
    emit({ type: 'rejected', orderId, accountId, symbol, by: 'risk', refusal });
  } else if (event.type === 'replace_refused') {
    emit({ ...event, type: 'replace_refused' });
  }
}

function decideWallet(event: WalletEvent, emit: Emit): void {
  if (event.type === 'refused') {
    const { orderId, accountId, symbol, refusal } = event;
    emit({ type: 'rejected', orderId, accountId, symbol, by: 'wallet', refusal });
  } else if (event.type === 'replace_refused') {
    emit({ ...event, type: 'replace_refused' });
  }
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
    case 'rejected': {
      const { orderId, accountId, symbol, refusal } = event;
      emit({ type: 'rejected', orderId, accountId, symbol, by: 'match', refusal });
      return;
    }
    case 'traded':
      emitFill(state, input as Entry<Traded>, 'maker', emit);
      emitFill(state, input as Entry<Traded>, 'taker', emit);
      return;
    case 'cancelled': {
      const { orderId, accountId, symbol, cancelledShares, leavesShares, cause } = event;
      emit({
        type: 'cancelled',
        orderId,
        accountId,
        symbol,
        cancelledShares,
        leavesShares,
        cause,
      });
      return;
    }
    case 'replaced': {
      const { orderId, accountId, symbol, successor, leavesShares, keptPriority } = event;
      emit({
        type: 'replaced',
        orderId,
        accountId,
        symbol,
        successor,
        leavesShares,
        keptPriority,
      });
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

function emitFill(
  state: OrdersState,
  input: Entry<Traded>,
  liquidity: 'maker' | 'taker',
  emit: Emit,
): void {
  const { event } = input;
  const maker = liquidity === 'maker';
  const orderId = maker ? event.makerOrderId : event.takerOrderId;
  const filledBefore = state.live.get(orderId)?.filledShares ?? 0;
  const makerSide = event.takerSide === 'buy' ? 'sell' : 'buy';
  emit({
    type: 'filled',
    orderId,
    accountId: maker ? event.makerAccountId : event.takerAccountId,
    symbol: event.symbol,
    side: maker ? makerSide : event.takerSide,
    tradeId: input.seq,
    shard: shardOfMatchStream(input.stream),
    priceTicks: event.priceTicks,
    quantityShares: event.quantityShares,
    filledShares: shares(filledBefore + event.quantityShares),
    leavesShares: maker ? event.makerLeavesShares : event.takerLeavesShares,
    liquidity,
    tradedAt: input.at,
  });
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
  return {
    live: new Map(saved.live.map((order) => [order.terms.orderId, { ...order }])),
    clientIds,
    days: new Map(saved.days.map(([day, keys]) => [day, [...keys]])),
    instruments: new Map(saved.instruments.map((one) => [one.symbol, one])),
  };
}
