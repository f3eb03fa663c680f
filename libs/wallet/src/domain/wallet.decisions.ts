import type {
  CancelApproved,
  Entry,
  LedgerLeg,
  MatchEvent,
  OrderTerms,
  ReplaceApproved,
  RiskApproved,
  Settled,
  SettledSide,
  WalletEvent,
} from '@app/contracts';
import { CASH_ASSET, FEE_ACCOUNT, shardOfMatchStream } from '@app/contracts';
import type { Refusal } from '@app/kernel';
import { cashUnits, formatDecimal, notionalUnits, refusal, required, shares } from '@app/kernel';

import type { Hold } from './holds';
import {
  amountFor,
  feeUnits,
  heldAsset,
  newHold,
  replacementNeed,
  requiredAmount,
  reserveBasisPoints,
} from './holds';
import type { WalletState } from './wallet.state';
import { availableOf, balanceOf, takeFill } from './wallet.state';

type Emit = (event: WalletEvent) => number;
type Traded = Extract<MatchEvent, { type: 'traded' }>;

/** Holds what an approved order needs, or refuses it. */
export function fund(state: WalletState, event: RiskApproved, emit: Emit): void {
  const { terms, worstPriceTicks } = event;
  const feeBasisPoints = reserveBasisPoints(state.fees);
  const { amount } = newHold(terms, worstPriceTicks, feeBasisPoints);
  const refused = shortfall(state, terms, amount);
  if (refused !== null) {
    const { orderId, accountId, symbol } = terms;
    emit({ type: 'refused', orderId, accountId, symbol, refusal: refused });
    return;
  }
  const asset = heldAsset(terms.side, terms.symbol);
  emit({
    type: 'funded',
    terms,
    worstPriceTicks,
    asset,
    heldAmount: amount,
    feeBasisPoints,
  });
}

/** A cancel takes the same way as the order, so that it cannot overtake it. */
export function passCancel(event: CancelApproved, emit: Emit): void {
  const { orderId, accountId, symbol, shard } = event;
  emit({ type: 'cancel_passed', orderId, accountId, symbol, shard });
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
  const heldAmount = requiredAmount({ ...hold, replacement: { orderId: terms.orderId, need } });
  const refused = shortfall(state, terms, heldAmount - hold.amount);
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

/** Delivery versus payment: cash and shares change hands, fees are charged, holds shrink. */
export function settle(state: WalletState, input: Entry<Traded>, emit: Emit): void {
  const { event } = input;
  const takerBuys = event.takerSide === 'buy';
  const taker = { orderId: event.takerOrderId, accountId: event.takerAccountId };
  const maker = { orderId: event.makerOrderId, accountId: event.makerAccountId };
  const { priceTicks, quantityShares, cashUnitsPerTick, symbol } = event;
  const notional = notionalUnits(priceTicks, quantityShares, cashUnitsPerTick);
  const { makerBasisPoints, takerBasisPoints } = state.fees;
  const takerRate = event.auction ? makerBasisPoints : takerBasisPoints;
  const takerSide = side(state, { ...taker, notional, rate: takerRate }, quantityShares);
  const makerSide = side(state, { ...maker, notional, rate: makerBasisPoints }, quantityShares);
  const buy = takerBuys ? takerSide : makerSide;
  const sell = takerBuys ? makerSide : takerSide;
  const settled: Settled = {
    type: 'settled',
    shard: shardOfMatchStream(input.stream),
    tradeId: input.seq,
    symbol,
    priceTicks,
    quantityShares,
    cashUnitsPerTick,
    tradedAt: input.at,
    buy,
    sell,
    legs: legsOf(buy, sell, { symbol, notional, quantityShares }),
  };
  emit(settled);
}

function side(
  state: WalletState,
  who: { orderId: string; accountId: string; notional: number; rate: number },
  quantityShares: number,
): SettledSide {
  const hold = required(state.holds.get(who.orderId), `hold of ${who.orderId}`);
  const after: Hold = {
    ...hold,
    need: { ...hold.need },
    replacement: hold.replacement && { ...hold.replacement, need: { ...hold.replacement.need } },
  };
  takeFill(after, quantityShares);
  const holdReleased = hold.amount - requiredAmount(after);
  const { orderId, accountId, notional, rate } = who;
  const fee = feeUnits(notional, Math.min(rate, hold.feeBasisPoints));
  return { orderId, accountId, feeUnits: cashUnits(fee), holdReleased };
}

function legsOf(
  buy: SettledSide,
  sell: SettledSide,
  trade: { symbol: string; notional: number; quantityShares: number },
): LedgerLeg[] {
  const { symbol, notional, quantityShares } = trade;
  const leg = (accountId: string, asset: string, amount: number): LedgerLeg => ({
    accountId,
    asset,
    amount,
    kind: 'trade',
  });
  const legs = [
    leg(buy.accountId, CASH_ASSET, -notional),
    leg(sell.accountId, CASH_ASSET, notional),
    leg(sell.accountId, symbol, -quantityShares),
    leg(buy.accountId, symbol, quantityShares),
  ];
  for (const { accountId, feeUnits: fee } of [buy, sell]) {
    if (fee === 0) continue;
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
  const need = { ...hold.need, leavesShares };
  const kept = final ? 0 : requiredAmount({ ...hold, need });
  emit({
    type: 'released',
    orderId,
    accountId,
    asset: heldAsset(hold.side, hold.symbol),
    amount: hold.amount - kept,
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
  emit({
    type: 'released',
    orderId,
    accountId,
    asset: heldAsset(hold.side, hold.symbol),
    amount: hold.amount - amountFor(hold, { ...need, leavesShares }),
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
  emit({
    type: 'released',
    orderId,
    accountId,
    asset: heldAsset(hold.side, hold.symbol),
    amount: hold.amount - amountFor(hold, hold.need),
    final: false,
    successorId: null,
    leavesShares: null,
  });
}
