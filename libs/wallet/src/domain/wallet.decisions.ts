import type {
  CancelApproved,
  Entry,
  LedgerLeg,
  MatchEvent,
  OrderTerms,
  PricedTerms,
  ReplaceApproved,
  RiskApproved,
  Settled,
  SettledSide,
  WalletEvent,
} from '@app/contracts';
import { CASH_ASSET, CLEARING_ACCOUNT, FEE_ACCOUNT, shardOfStream } from '@app/contracts';
import type { Refusal } from '@app/kernel';
import { cashUnits, formatDecimal, notionalUnits, refusal, required, shares } from '@app/kernel';

import { copyOf, heldFor, neededWith, takeFill, takeOther } from './hold-groups';
import type { Hold } from './holds';
import { feeUnits, heldAsset, newHold, replacementNeed, reserveBasisPoints } from './holds';
import type { WalletState } from './wallet.state';
import { availableOf, balanceOf } from './wallet.state';

type Emit = (event: WalletEvent) => number;
type Traded = Extract<MatchEvent, { type: 'traded' }>;

/**
 * Holds what an approved order needs, or refuses it. Two orders of which only one can trade any
 * share hold once, for the dearer; legs wait until what their entry traded is settled.
 */
export function fund(state: WalletState, event: RiskApproved, emit: Emit): void {
  if (event.awaitsPair === true) return;
  const { terms, worstPriceTicks, first, afterTrade } = event;
  const own: PricedTerms = { terms, worstPriceTicks };
  const legs = first === undefined ? [own] : [first, own];
  const settled = afterTrade === undefined ? 0 : (state.lastSettled.get(afterTrade.shard) ?? 0);
  if (afterTrade !== undefined && settled < afterTrade.tradeId) {
    emit({ type: 'legs_parked', legs, afterTrade });
    return;
  }
  fundTogether(state, legs, emit);
}

function fundTogether(state: WalletState, legs: readonly PricedTerms[], emit: Emit): void {
  const feeBasisPoints = reserveBasisPoints(state.fees);
  const needs = legs.map((leg) => newHold(leg.terms, leg.worstPriceTicks, feeBasisPoints).amount);
  const heldAmount = Math.max(...needs);
  const dearest = required(legs[needs.indexOf(heldAmount)], 'an order to fund');
  const refused = shortfall(state, dearest.terms, heldAmount);
  if (refused !== null) {
    for (const { terms } of legs) {
      const { orderId, accountId, symbol } = terms;
      emit({ type: 'refused', orderId, accountId, symbol, refusal: refused });
    }
    return;
  }
  const [first, second] = legs.map(({ terms, worstPriceTicks }) => {
    const asset = heldAsset(terms.side, terms.symbol);
    return { type: 'funded', terms, worstPriceTicks, asset, heldAmount, feeBasisPoints } as const;
  });
  if (first === undefined) return;
  if (second === undefined) {
    emit(first);
    return;
  }
  const seq = emit({ ...first, awaitsPair: true });
  const { terms, worstPriceTicks } = first;
  emit({ ...second, heldAmount: 0, first: { terms, worstPriceTicks, seq } });
}

/** A cancel takes the same way as the order, so that it cannot overtake it. */
export function passCancel(event: CancelApproved, emit: Emit): void {
  emit({ ...event, type: 'cancel_passed' });
}

/**
 * Widens a hold so that it covers the order and its successor, whichever the engine ends up with.
 */
export function fundReplace(state: WalletState, event: ReplaceApproved, emit: Emit): void {
  const { orderId, terms, worstPriceTicks } = event;
  const { accountId, symbol } = terms;
  const refuse = (why: Refusal): void => {
    const successorId = terms.orderId;
    emit({ type: 'replace_refused', orderId, accountId, successorId, symbol, refusal: why });
  };
  const hold = state.holds.get(orderId);
  if (hold === undefined) {
    refuse(refusal('ORDER_TERMINAL', 'the order ended before it could be replaced'));
    return;
  }
  if (hold.replacement !== null) {
    refuse(refusal('REPLACE_PENDING', 'an earlier replace of the order is not settled yet'));
    return;
  }
  const need = replacementNeed(hold, terms, worstPriceTicks);
  const after = { ...hold, replacement: { orderId: terms.orderId, need } };
  const heldAmount = neededWith(state, orderId, { hold, after });
  const refused = shortfall(state, terms, heldAmount - heldFor(state, hold));
  if (refused !== null) {
    refuse(refused);
    return;
  }
  const asset = heldAsset(terms.side, symbol);
  emit({ type: 'replace_funded', orderId, accountId, terms, worstPriceTicks, asset, heldAmount });
}

function shortfall(state: WalletState, terms: OrderTerms, amount: number): Refusal | null {
  const { accountId, symbol, side } = terms;
  const asset = heldAsset(side, symbol);
  const available = availableOf(state, accountId, asset);
  if (amount <= available) return null;
  if (side === 'sell') return shareShortfall(state, terms, amount, available);
  const requested = formatDecimal(amount, 4, 2);
  const free = formatDecimal(available, 4, 2);
  return refusal(
    'INSUFFICIENT_FUNDS',
    `insufficient balance for USD (requested: ${requested}, available: ${free}): insufficient buying power`,
    {
      buying_power: free,
      cost_basis: requested,
      would_pass: `at most ${free} USD including fees`,
    },
  );
}

function shareShortfall(
  state: WalletState,
  terms: OrderTerms,
  amount: number,
  available: number,
): Refusal {
  const { accountId, symbol } = terms;
  const { total, held } = balanceOf(state, accountId, symbol);
  return refusal(
    'INSUFFICIENT_SHARES',
    `insufficient balance for ${symbol} (requested: ${amount}, available: ${available}): insufficient qty`,
    {
      symbol,
      existing_qty: String(total),
      held_for_orders: String(held),
      available: String(available),
      would_pass: `qty ${available}`,
    },
  );
}

/**
 * Delivery versus payment: cash and shares change hands, fees are charged, holds shrink. Only the
 * sides of the shard's own accounts are settled here; nothing happens where neither is.
 */
export function settle(
  state: WalletState,
  input: Entry<Traded>,
  owns: (accountId: string) => boolean,
  emit: Emit,
): void {
  const { event } = input;
  const takerBuys = event.takerSide === 'buy';
  const { priceTicks, quantityShares, cashUnitsPerTick, symbol } = event;
  const notional = notionalUnits(priceTicks, quantityShares, cashUnitsPerTick);
  const { makerBasisPoints, takerBasisPoints } = state.fees;
  const takerRate = event.auction ? makerBasisPoints : takerBasisPoints;
  const sideOf = (orderId: string, accountId: string, rate: number): SettledSide | null => {
    if (!owns(accountId)) return null;
    return side(state, { orderId, accountId, notional, rate }, quantityShares);
  };
  const taker = sideOf(event.takerOrderId, event.takerAccountId, takerRate);
  const maker = sideOf(event.makerOrderId, event.makerAccountId, makerBasisPoints);
  if (taker === null && maker === null) return;
  const buy = takerBuys ? taker : maker;
  const sell = takerBuys ? maker : taker;
  const settled: Settled = {
    type: 'settled',
    shard: shardOfStream(input.stream),
    tradeId: input.seq,
    symbol,
    priceTicks,
    quantityShares,
    cashUnitsPerTick,
    tradedAt: input.at,
    buy,
    sell,
    legs: legsOf([buy, sell], { symbol, notional, quantityShares }),
  };
  emit(settled);
  fundParked(state, settled, emit);
}

/** Legs whose entry is settled now go their way. */
function fundParked(state: WalletState, { shard, tradeId }: Settled, emit: Emit): void {
  if (state.parked.length === 0) return;
  const due = state.parked.filter(({ afterTrade }) => {
    return afterTrade.shard === shard && afterTrade.tradeId <= tradeId;
  });
  for (const { legs } of due) fundTogether(state, legs, emit);
}

function side(
  state: WalletState,
  who: { orderId: string; accountId: string; notional: number; rate: number },
  quantityShares: number,
): SettledSide {
  const hold = required(state.holds.get(who.orderId), `hold of ${who.orderId}`);
  const after = copyOf(hold);
  takeFill(after, quantityShares);
  const last = after.need.leavesShares === 0;
  const needed = neededWith(state, who.orderId, { hold, after }, (other) => {
    const less = copyOf(other);
    takeOther(less, quantityShares, last);
    return less;
  });
  const holdReleased = heldFor(state, hold) - needed;
  const { orderId, accountId, notional, rate } = who;
  const fee = feeUnits(notional, Math.min(rate, hold.feeBasisPoints));
  return { orderId, accountId, feeUnits: cashUnits(fee), holdReleased };
}

/** The clearing account takes the place of a side that another shard settles. */
function legsOf(
  [buy, sell]: readonly [SettledSide | null, SettledSide | null],
  trade: { symbol: string; notional: number; quantityShares: number },
): LedgerLeg[] {
  const { symbol, notional, quantityShares } = trade;
  const leg = (accountId: string, asset: string, amount: number): LedgerLeg => ({
    accountId,
    asset,
    amount,
    kind: 'trade',
  });
  const buyer = buy?.accountId ?? CLEARING_ACCOUNT;
  const seller = sell?.accountId ?? CLEARING_ACCOUNT;
  const legs = [
    leg(buyer, CASH_ASSET, -notional),
    leg(seller, CASH_ASSET, notional),
    leg(seller, symbol, -quantityShares),
    leg(buyer, symbol, quantityShares),
  ];
  for (const one of [buy, sell]) {
    if (one === null || one.feeUnits === 0) continue;
    const { accountId, feeUnits: fee } = one;
    legs.push({ accountId, asset: CASH_ASSET, amount: -fee, kind: 'fee' });
    legs.push({ accountId: FEE_ACCOUNT, asset: CASH_ASSET, amount: fee, kind: 'fee' });
  }
  return legs;
}

/** Frees what an order that ended (or shrank) no longer needs. */
export function release(
  state: WalletState,
  ended: { orderId: string; accountId: string; leavesShares: number },
  emit: Emit,
): void {
  const { orderId, accountId, leavesShares } = ended;
  const hold = state.holds.get(orderId);
  if (hold === undefined) return;
  const final = leavesShares === 0;
  // What the other of its pair traded was taken off its hold by the settlement.
  if (!final && hold.need.leavesShares === leavesShares) return;
  const need = { ...hold.need, leavesShares };
  const kept = neededWith(state, orderId, { hold, after: final ? null : { ...hold, need } });
  emit({
    type: 'released',
    orderId,
    accountId,
    asset: heldAsset(hold.side, hold.symbol),
    amount: heldFor(state, hold) - kept,
    final,
    successorId: null,
    leavesShares: shares(leavesShares),
  });
}

/** Moves the hold of a replaced order to its successor and frees the difference. */
export function moveHold(
  state: WalletState,
  event: Extract<MatchEvent, { type: 'replaced' }>,
  emit: Emit,
): void {
  const { orderId, accountId, leavesShares, successor } = event;
  const hold = required(state.holds.get(orderId), `hold of ${orderId}`);
  const { need } = required(hold.replacement, `replacement of ${orderId}`);
  const moved: Hold = { ...hold, need: { ...need, leavesShares }, replacement: null };
  emit({
    type: 'released',
    orderId,
    accountId,
    asset: heldAsset(hold.side, hold.symbol),
    amount: heldFor(state, hold) - neededWith(state, orderId, { hold, after: moved }),
    final: true,
    successorId: successor.orderId,
    leavesShares,
  });
}

/** The engine kept the order as it was: what was held for the successor is free again. */
export function dropReplacement(
  state: WalletState,
  event: { orderId: string; accountId: string; successorId: string },
  emit: Emit,
): void {
  const { orderId, accountId } = event;
  const hold = state.holds.get(orderId);
  if (hold?.replacement?.orderId !== event.successorId) return;
  const after: Hold = { ...hold, replacement: null };
  emit({
    type: 'released',
    orderId,
    accountId,
    asset: heldAsset(hold.side, hold.symbol),
    amount: heldFor(state, hold) - neededWith(state, orderId, { hold, after }),
    final: false,
    successorId: null,
    leavesShares: null,
  });
}
