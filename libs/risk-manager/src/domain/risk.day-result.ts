import { assert, mulDivFloor, notionalUnits } from '@app/kernel';
import type { PriceTicks, Shares } from '@app/kernel';

import type { AccountRisk, PositionUse } from './risk.state';

const DAY_MS = 86_400_000;

/** What an account has won (or lost, below zero) by selling on one day in UTC; fees aside. */
export interface DayResult {
  /** Days since 1970. */
  day: number;
  units: number;
}

/** A fill of one side, as the stream tells it. */
export interface SideFill {
  readonly quantityShares: Shares;
  readonly priceTicks: PriceTicks;
  readonly cashUnitsPerTick: number;
  readonly at: number;
}

/** Takes bought shares into the position at what they cost. */
export function bookBuy(position: PositionUse, fill: SideFill): void {
  takeIn(position, fill.quantityShares, worth(fill, fill.quantityShares));
}

/** Shares that were sold before anybody told of them are gone, and their part of the cost too. */
function takeIn(position: PositionUse, quantityShares: number, costUnits: number): void {
  const gone = Math.min(quantityShares, Math.max(0, -position.positionShares));
  position.costUnits += mulDivFloor(costUnits, quantityShares - gone, quantityShares);
  position.positionShares += quantityShares;
}

/**
 * Takes sold shares out of the position at their average cost; the difference to their price is the
 * day's. Shares that are not known to have come in (a deposit that another stream has still to
 * tell) win and lose nothing.
 */
export function bookSell(account: AccountRisk, position: PositionUse, fill: SideFill): void {
  const owned = Math.max(0, position.positionShares);
  const sold = Math.min(owned, fill.quantityShares);
  const cost = sold === 0 ? 0 : mulDivFloor(position.costUnits, sold, owned);
  position.costUnits -= cost;
  position.positionShares -= fill.quantityShares;
  const result = resultOf(account, fill.at);
  result.units += worth(fill, sold) - cost;
  assert(Number.isSafeInteger(result.units), 'the result of a day stays countable');
  account.dayResult = result;
}

/** A deposit brings its cost along; a withdrawal takes its part of the cost with it. */
export function bookTransfer(position: PositionUse, deltaShares: number, costUnits: number): void {
  if (deltaShares > 0) {
    takeIn(position, deltaShares, costUnits);
    return;
  }
  const owned = position.positionShares;
  if (owned > 0) {
    const taken = Math.min(owned, -deltaShares);
    position.costUnits -= mulDivFloor(position.costUnits, taken, owned);
  }
  position.positionShares += deltaShares;
}

/** What the account has lost today by selling, in cash units; zero for a day without loss. */
export function lossOfDay(account: AccountRisk, at: number): number {
  return Math.max(0, -resultOf(account, at).units);
}

function resultOf({ dayResult }: AccountRisk, at: number): DayResult {
  const day = Math.floor(at / DAY_MS);
  // A stamp of yesterday that comes after midnight counts for today: days never go back.
  if (dayResult !== null && dayResult.day >= day) return { ...dayResult };
  return { day, units: 0 };
}

function worth({ priceTicks, cashUnitsPerTick }: SideFill, quantityShares: number): number {
  if (quantityShares === 0) return 0;
  return notionalUnits(priceTicks, quantityShares, cashUnitsPerTick);
}
