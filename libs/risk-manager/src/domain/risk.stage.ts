import type {
  AccountShard,
  Entry,
  Instrument,
  MatchEvent,
  OrdersEvent,
  OrderSubmitted,
  OrderTerms,
  PricedTerms,
  RiskApproved,
  RiskEvent,
  RiskLimits,
  WalletEvent,
} from '@app/contracts';
import {
  accountsOf,
  ALL_ACCOUNTS,
  assertOwn,
  CASH_ASSET,
  matchStream,
  ORDERS_STREAM,
  riskStream,
  streamsOf,
  walletStream,
} from '@app/contracts';
import type { Shares } from '@app/kernel';
import { assert, DomainError, priceTicks, required, shares } from '@app/kernel';
import type { StageDefinition } from '@app/streams';

import type { RiskDecision } from './risk.checks';
import { checkOrder, checkReplace } from './risk.checks';
import { checkLeg, legsAround } from './risk.legs';
import { restoreRisk, riskSnapshot } from './risk.snapshot';
import type { RiskState } from './risk.state';
import { accountOf, DEFAULT_LIMITS, foldRisk, initialRiskState, switchKey } from './risk.state';

/** What may be asked of the risk stage. */
export type RiskRequest =
  | {
      readonly kind: 'set_limits';
      readonly accountId: string;
      readonly symbol: string | null;
      readonly changes: Partial<RiskLimits>;
      readonly requestId: string;
    }
  | { readonly kind: 'block_account'; accountId: string; blocked: boolean; reason: string }
  | { readonly kind: 'block_symbol'; symbol: string; blocked: boolean; reason: string }
  | {
      readonly kind: 'kill_switch';
      readonly accountId: string | null;
      readonly symbol: string | null;
      readonly engaged: boolean;
      readonly reason: string;
      readonly by: string;
    };

type Emit = (event: RiskEvent) => number;
/** True for the accounts of the shard. */
type Owns = (accountId: string) => boolean;

const NONE = shares(0);

/**
 * The stage that approves or refuses every request and keeps the live use of limits: for the
 * accounts of one shard, with the books of `matchShards` shards.
 */
export function riskStage(
  matchShards: number,
  place: AccountShard = ALL_ACCOUNTS,
): StageDefinition<RiskState, RiskEvent, RiskRequest, null> {
  const funding = walletStream(place.shard);
  const owns = accountsOf(place);
  return {
    stream: riskStream(place.shard),
    // What became of earlier orders comes first: whoever heard that one ended may use its room.
    inputs: [...streamsOf(matchStream, matchShards), funding, ORDERS_STREAM],
    initial: initialRiskState,
    decide: (state, input, emit) => {
      if (input.stream === ORDERS_STREAM) {
        decideOrders(state, input as Entry<OrdersEvent>, owns, emit);
      } else if (input.stream === funding) {
        decideWallet(state, input.event as WalletEvent, emit);
      } else {
        decideMatch(state, input.event as MatchEvent, owns, emit);
      }
    },
    request: (state, ask, _at, emit) => {
      if ('accountId' in ask && ask.accountId !== null) assertOwn(ask.accountId, place);
      return request(state, ask, emit);
    },
    fold: (state, event, _seq, at) => foldRisk(state, event, at),
    snapshot: riskSnapshot,
    restore: restoreRisk,
  };
}

function decideOrders(state: RiskState, input: Entry<OrdersEvent>, owns: Owns, emit: Emit): void {
  const { event, at } = input;
  if (event.type === 'submitted') {
    if (owns(event.terms.accountId)) decideSubmitted(state, event, at, emit);
  } else if (event.type === 'legs_activated') {
    const { legs, afterTrade } = event;
    if (legs[0] === undefined || !owns(legs[0].accountId)) return;
    const decisions = legs.map((leg) => checkLeg(state, leg));
    approve(legs, decisions, { afterTrade }, emit);
  } else if (event.type === 'cancel_requested') {
    if (owns(event.accountId)) emit({ ...event, type: 'cancel_approved' });
  } else if (event.type === 'replace_requested' && event.held !== true) {
    if (owns(event.terms.accountId)) decideReplace(state, input as Entry<ReplaceRequested>, emit);
  }
}

/** A pair is approved together; an entry is refused when its legs stand on its wrong side. */
function decideSubmitted(
  state: RiskState,
  { terms, legs = [] }: OrderSubmitted,
  at: number,
  emit: Emit,
): void {
  const first = checkOrder(state, terms, at);
  if (terms.orderClass === 'oco') {
    const decisions = [first, ...legs.map((leg) => checkLeg(state, leg))];
    approve([terms, ...legs], decisions, {}, emit);
    return;
  }
  const wrongLeg = legs.length === 0 ? null : legsAround(state, terms, legs);
  approve([terms], [wrongLeg === null ? first : { refusal: wrongLeg }], {}, emit);
}

/** Approves one order, or two that share a hold, or refuses them all. */
function approve(
  orders: readonly OrderTerms[],
  decisions: readonly RiskDecision[],
  more: Pick<RiskApproved, 'afterTrade'>,
  emit: Emit,
): void {
  const refused = decisions.find(({ refusal }) => refusal !== null)?.refusal ?? null;
  if (refused !== null) {
    for (const { orderId, accountId, symbol } of orders) {
      emit({ type: 'refused', orderId, accountId, symbol, refusal: refused });
    }
    return;
  }
  const priced = orders.map((terms, index): PricedTerms => {
    const decision = required(decisions[index], 'decision of an order');
    assert(decision.refusal === null, 'an approved order has a worst price');
    return { terms, worstPriceTicks: decision.worstPriceTicks };
  });
  const [one, other] = priced;
  assert(one !== undefined && priced.length <= 2, 'one order or a pair');
  if (other === undefined) {
    emit({ type: 'approved', ...one, ...more });
    return;
  }
  emit({ type: 'approved', ...one, awaitsPair: true });
  emit({ type: 'approved', ...other, first: one, ...more });
}

type ReplaceRequested = Extract<OrdersEvent, { type: 'replace_requested' }>;

function decideReplace(state: RiskState, input: Entry<ReplaceRequested>, emit: Emit): void {
  const { orderId, terms } = input.event;
  const decision = checkReplace(state, orderId, terms, input.at);
  if (decision.refusal === null) {
    const { worstPriceTicks } = decision;
    emit({ type: 'replace_approved', orderId, terms, worstPriceTicks });
    return;
  }
  const { orderId: successorId, accountId, symbol } = terms;
  const { refusal } = decision;
  emit({ type: 'replace_refused', orderId, accountId, successorId, symbol, refusal });
}

function decideWallet(state: RiskState, event: WalletEvent, emit: Emit): void {
  if (event.type === 'refused') {
    close(state, { ...event, leavesShares: NONE }, emit);
  } else if (event.type === 'replace_refused') {
    notTaken(event, emit);
  } else if (event.type === 'transferred' && event.asset !== CASH_ASSET) {
    const { accountId, asset: symbol } = event;
    const deposited = event.kind === 'deposit';
    const deltaShares = deposited ? event.amount : -event.amount;
    const costUnits = deposited ? event.costUnits : 0;
    emit({ type: 'position_adjusted', accountId, symbol, deltaShares, costUnits });
  }
}

function decideMatch(state: RiskState, event: MatchEvent, owns: Owns, emit: Emit): void {
  if ('accountId' in event && !owns(event.accountId)) return;
  switch (event.type) {
    case 'instrument_listed': {
      const { symbol, referencePriceTicks, cashUnitsPerTick, bandBasisPoints } = event.instrument;
      emit({
        type: 'instrument_noted',
        symbol,
        referencePriceTicks,
        cashUnitsPerTick,
        bandBasisPoints,
      });
      return;
    }
    case 'instrument_changed':
      noteChange(state, event.instrument, emit);
      return;
    case 'rejected':
      close(state, { ...event, leavesShares: NONE }, emit);
      return;
    case 'cancelled':
      close(state, event, emit);
      return;
    case 'replaced': {
      const { orderId, accountId, leavesShares } = event;
      const successorId = event.successor.orderId;
      emit({ type: 'use_replaced', orderId, successorId, accountId, took: true, leavesShares });
      return;
    }
    case 'replace_refused':
      notTaken(event, emit);
      return;
    case 'traded':
      emitTraded(state, event, owns, emit);
      return;
    case 'accepted':
    case 'cancel_refused':
    case 'phase_changed':
    case 'triggered':
    case 'book_moved':
    case 'quarantined':
      return;
  }
}

/** The band may have changed; the reference price is where trading has moved it since. */
function noteChange(state: RiskState, changed: Instrument, emit: Emit): void {
  const { symbol, cashUnitsPerTick, bandBasisPoints } = changed;
  const known = state.instruments.get(symbol)?.referencePriceTicks;
  const referencePriceTicks = priceTicks(known ?? changed.referencePriceTicks);
  emit({
    type: 'instrument_noted',
    symbol,
    referencePriceTicks,
    cashUnitsPerTick,
    bandBasisPoints,
  });
}

function emitTraded(
  state: RiskState,
  event: Extract<MatchEvent, { type: 'traded' }>,
  owns: Owns,
  emit: Emit,
): void {
  const { symbol, priceTicks: price, quantityShares, cashUnitsPerTick } = event;
  const maker = { orderId: event.makerOrderId, accountId: event.makerAccountId };
  const taker = { orderId: event.takerOrderId, accountId: event.takerAccountId };
  const takerBuys = event.takerSide === 'buy';
  const [buyer, seller] = takerBuys ? [taker, maker] : [maker, taker];
  const buy = owns(buyer.accountId) ? buyer : null;
  const sell = owns(seller.accountId) ? seller : null;
  if (buy === null && sell === null) {
    const known = state.instruments.get(symbol)?.referencePriceTicks;
    if (known !== price) emit({ type: 'reference_moved', symbol, priceTicks: price });
    return;
  }
  emit({
    type: 'use_traded',
    symbol,
    priceTicks: price,
    quantityShares,
    cashUnitsPerTick,
    buyOrderId: buy?.orderId ?? null,
    buyAccountId: buy?.accountId ?? null,
    sellOrderId: sell?.orderId ?? null,
    sellAccountId: sell?.accountId ?? null,
  });
}

function close(
  state: RiskState,
  ended: { orderId: string; accountId: string; leavesShares: Shares },
  emit: Emit,
): void {
  const { orderId, accountId, leavesShares } = ended;
  if (!state.orders.has(orderId)) return;
  emit({ type: 'use_closed', orderId, accountId, leavesShares });
}

function notTaken(
  event: { orderId: string; successorId: string; accountId: string },
  emit: Emit,
): void {
  const { orderId, successorId, accountId } = event;
  const end = { orderId, successorId, accountId, leavesShares: NONE };
  emit({ type: 'use_replaced', ...end, took: false });
}

function request(state: RiskState, ask: RiskRequest, emit: Emit): null {
  if (ask.kind === 'block_account') {
    const { accountId, blocked, reason } = ask;
    emit({ type: 'account_block_set', accountId, blocked, reason });
  } else if (ask.kind === 'block_symbol') {
    const { symbol, blocked, reason } = ask;
    if (!state.instruments.has(symbol)) {
      throw new DomainError('UNKNOWN_SYMBOL', `asset "${symbol}" not found`, { symbol });
    }
    emit({ type: 'symbol_block_set', symbol, blocked, reason });
  } else if (ask.kind === 'kill_switch') {
    setKillSwitch(state, ask, emit);
  } else if (!state.requests.has(ask.requestId)) {
    const { accountId, symbol, changes, requestId } = ask;
    const { limits: own } = accountOf(state, accountId);
    const account = own.account ?? DEFAULT_LIMITS;
    const before = symbol === null ? account : (own.symbols.get(symbol) ?? account);
    const limits = { ...before, ...changes };
    emit({ type: 'limits_set', accountId, symbol, limits, requestId });
  }
  return null;
}

function setKillSwitch(
  state: RiskState,
  ask: Extract<RiskRequest, { kind: 'kill_switch' }>,
  emit: Emit,
): void {
  const { accountId, symbol, engaged, reason, by } = ask;
  if (symbol !== null && !state.instruments.has(symbol)) {
    throw new DomainError('UNKNOWN_SYMBOL', `asset "${symbol}" not found`, { symbol });
  }
  if (state.killSwitches.has(switchKey(accountId, symbol)) === engaged) return;
  emit({ type: 'kill_switch_set', accountId, symbol, engaged, reason, by });
}
