import type { Asset, OrderTerms } from '@app/contracts';
import { CASH_ASSET } from '@app/contracts';
import { assert, mulDivCeil, mulDivFloor, notionalUnits } from '@app/kernel';

const BASIS_POINTS = 10_000;

/** Fees in 1/100 % of the traded value, charged to both sides. */
export interface FeeSchedule {
  readonly makerBasisPoints: number;
  readonly takerBasisPoints: number;
}

/** What an order may still trade, and the worst price for it. */
export interface HoldNeed {
  readonly worstPriceTicks: number;
  leavesShares: number;
}

/** What is held for one live order. */
export interface Hold {
  readonly accountId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly cashUnitsPerTick: number;
  /** Largest fee rate that the hold reserves for, in 1/100 %. */
  readonly feeBasisPoints: number;
  /** Cash units for a buy, shares for a sell; of a group what this order alone would need. */
  amount: number;
  readonly need: HoldNeed;
  /** Shares traded so far, those of replaced predecessors included. */
  filledShares: number;
  /** Need of the successor while a replace is under way: the hold covers the larger. */
  replacement: { readonly orderId: string; readonly need: HoldNeed } | null;
  /** Orders with which it shares what is held; missing: it has its own. */
  readonly group?: string;
}

/** Asset that a side gives. */
export function heldAsset(side: 'buy' | 'sell', symbol: string): Asset {
  return side === 'buy' ? CASH_ASSET : symbol;
}

/** Highest rate of the schedule: what a hold reserves, as nobody knows yet which side takes. */
export function reserveBasisPoints(fees: FeeSchedule): number {
  return Math.max(fees.makerBasisPoints, fees.takerBasisPoints);
}

/** Fee of a fill, rounded down in favour of the trader, so that it always fits in the reserve. */
export function feeUnits(notional: number, basisPoints: number): number {
  return mulDivFloor(notional, basisPoints, BASIS_POINTS);
}

/** A hold for new terms, not yet taken from anybody. */
export function newHold(terms: OrderTerms, worstPriceTicks: number, feeBasisPoints: number): Hold {
  const hold: Hold = {
    accountId: terms.accountId,
    symbol: terms.symbol,
    side: terms.side,
    cashUnitsPerTick: terms.cashUnitsPerTick,
    feeBasisPoints,
    amount: 0,
    need: { worstPriceTicks, leavesShares: terms.quantityShares },
    filledShares: 0,
    replacement: null,
  };
  hold.amount = requiredAmount(hold);
  return hold;
}

/** Need of the terms that shall take the place of an order: its total less what is filled. */
export function replacementNeed(hold: Hold, terms: OrderTerms, worstPriceTicks: number): HoldNeed {
  // The quantity of orders that share a hold cannot be changed, only what they trade lowers it.
  if (hold.group !== undefined) return { ...hold.need, worstPriceTicks };
  const leavesShares = Math.max(0, terms.quantityShares - hold.filledShares);
  return { worstPriceTicks, leavesShares };
}

/**
 * What has to be held: price x remaining plus fee reserve for a buy, the shares for a sell. While a
 * replace is under way, shares that both terms may trade count at the higher of the two prices:
 * part of the order may trade at its own before the rest goes on at the successor's.
 */
export function requiredAmount(hold: Hold): number {
  if (hold.replacement === null) return amountFor(hold, hold.need);
  const wider = widerNeed(hold.need, hold.replacement.need);
  const shared = Math.min(hold.need.leavesShares, hold.replacement.need.leavesShares);
  const higher = Math.max(hold.need.worstPriceTicks, hold.replacement.need.worstPriceTicks);
  return amountOf(hold, wider.leavesShares, [
    { worstPriceTicks: higher, leavesShares: shared },
    { ...wider, leavesShares: wider.leavesShares - shared },
  ]);
}

function widerNeed(a: HoldNeed, b: HoldNeed): HoldNeed {
  return a.leavesShares > b.leavesShares ? a : b;
}

type HoldTerms = Pick<Hold, 'side' | 'cashUnitsPerTick' | 'feeBasisPoints'>;

/** What one need comes to under the terms of a hold. */
export function amountFor(hold: HoldTerms, need: HoldNeed): number {
  return amountOf(hold, need.leavesShares, [need]);
}

/** Shares for a sell; for a buy the value of the parts, with one fee reserve on their sum. */
function amountOf(hold: HoldTerms, leavesShares: number, parts: readonly HoldNeed[]): number {
  assert(leavesShares >= 0, 'an order cannot trade less than nothing');
  if (hold.side === 'sell') return leavesShares;
  let notional = 0;
  for (const part of parts) {
    notional += notionalUnits(part.worstPriceTicks, part.leavesShares, hold.cashUnitsPerTick);
  }
  return notional + mulDivCeil(notional, hold.feeBasisPoints, BASIS_POINTS);
}
