/**
 * Which price stands in which row, best above. Prices are cash units (1/10,000 dollar); rows are
 * whole steps apart, counted from 0 at the top.
 */
export interface PriceRows {
  readonly topUnits: number;
  readonly stepUnits: number;
  readonly count: number;
}

/** Rows with the price in the middle. Pure. */
export function centredRows(centreUnits: number, stepUnits: number, count: number): PriceRows {
  const centre = Math.round(centreUnits / stepUnits);
  return scrolled({ topUnits: (centre + Math.floor(count / 2)) * stepUnits, stepUnits, count }, 0);
}

/** Rows some steps further, up when positive; the lowest price of all stays in reach. Pure. */
export function scrolled({ topUnits, stepUnits, count }: PriceRows, steps: number): PriceRows {
  const top = Math.max(topUnits + steps * stepUnits, stepUnits * Math.max(count, 1));
  return { topUnits: top, stepUnits, count };
}

/** Price of a row. Pure. */
export function priceOfRow({ topUnits, stepUnits }: PriceRows, row: number): number {
  return topUnits - row * stepUnits;
}

/**
 * Row that holds a price: a bid belongs to the step at or below it, an ask to the one at or above,
 * so that no row looks better than what it holds. The row may lie out of sight. Pure.
 */
export function rowOfPrice(rows: PriceRows, units: number, side: 'buy' | 'sell'): number {
  const steps = units / rows.stepUnits;
  const snapped = side === 'buy' ? Math.floor(steps) : Math.ceil(steps);
  return rows.topUnits / rows.stepUnits - snapped;
}

/** Whether a row is on screen. Pure. */
export function isInSight({ count }: PriceRows, row: number): boolean {
  return row >= 0 && row < count;
}
