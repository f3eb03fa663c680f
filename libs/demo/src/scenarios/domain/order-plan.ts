import type { SeededChance } from '../../domain/seeded-chance';
import { BASE_TICKS } from './shared-settings';

/** What becomes of an order of the burst by plan. */
export type PlannedKind = 'limit' | 'market' | 'ioc' | 'cancel';

/** One order of the burst. */
export interface PlannedOrder {
  readonly kind: PlannedKind;
  readonly account: number;
  readonly symbol: number;
  readonly side: 'buy' | 'sell';
  readonly quantityShares: number;
  /** Null for market orders. */
  readonly priceTicks: number | null;
}

/** Size and mix of a burst. */
export interface PlanShape {
  readonly orders: number;
  readonly accounts: number;
  readonly symbols: number;
  readonly limitPercent: number;
  readonly marketPercent: number;
  readonly iocPercent: number;
}

/** Largest order of a burst, in shares. */
export const PLAN_SHARES_MAX = 10;
/** Prices stay this close to the base: no band and no collar is touched. */
const NEAR_TICKS = 8;
const AWAY_TICKS = { from: 40, to: 90 };

/** The orders of a burst: the same chance gives the same orders. Pure but for the chance. */
export function planOrders(shape: PlanShape, chance: SeededChance): PlannedOrder[] {
  return Array.from({ length: shape.orders }, (_, index) => {
    const kind = kindOf(chance.between(0, 99), shape);
    const side = chance.happens(0.5) ? 'buy' : 'sell';
    return {
      kind,
      account: index % shape.accounts,
      symbol: chance.between(0, shape.symbols - 1),
      side,
      quantityShares: chance.between(1, PLAN_SHARES_MAX),
      priceTicks: priceOf(kind, side, chance),
    };
  });
}

function kindOf(draw: number, shape: PlanShape): PlannedKind {
  if (draw < shape.limitPercent) return 'limit';
  if (draw < shape.limitPercent + shape.marketPercent) return 'market';
  if (draw < shape.limitPercent + shape.marketPercent + shape.iocPercent) return 'ioc';
  return 'cancel';
}

function priceOf(kind: PlannedKind, side: 'buy' | 'sell', chance: SeededChance): number | null {
  if (kind === 'market') return null;
  if (kind !== 'cancel') return BASE_TICKS + chance.between(-NEAR_TICKS, NEAR_TICKS);
  const away = chance.between(AWAY_TICKS.from, AWAY_TICKS.to);
  return side === 'buy' ? BASE_TICKS - away : BASE_TICKS + away;
}
