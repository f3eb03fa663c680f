import { hasLimit } from './order-form';
import type { OrderForm } from './order-form';

const BASIS_POINTS = 10_000;

/** What the account has, and the prices that an order might meet; cash units and shares. */
export interface SizingFacts {
  readonly buyingPowerUnits: number;
  readonly availableShares: number;
  /** Limit price of the order, when it has one. */
  readonly limitUnits: number | null;
  /** Highest price that any order may trade at: what a market order is held at. */
  readonly ceilingUnits: number | null;
  /** Fee reserved for, in 1/100 %. */
  readonly feeBasisPoints: number;
  readonly lotShares: number;
}

/**
 * Shares that `percent` of the buying power buys, or of the position sells; whole lots, rounded
 * down. Null while no price is known. Pure.
 */
export function sharesFor(form: OrderForm, percent: number, facts: SizingFacts): number | null {
  const { lotShares } = facts;
  const wholeLots = (shares: number): number => Math.floor(shares / lotShares) * lotShares;
  if (form.side === 'sell') return wholeLots(Math.floor((facts.availableShares * percent) / 100));
  const price = hasLimit(form) ? facts.limitUnits : facts.ceilingUnits;
  if (price === null || price <= 0) return null;
  const spend = Math.floor((facts.buyingPowerUnits * percent) / 100);
  // The fee is rounded up over the whole order: one unit is kept back for it.
  const perShare = (price * (BASIS_POINTS + facts.feeBasisPoints)) / BASIS_POINTS;
  return wholeLots(Math.max(0, Math.floor((spend - 1) / perShare)));
}
