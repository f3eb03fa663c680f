import type { BookLevel } from '@/lib/feed';

/** Prices are grouped as integers of 1/10,000 dollar, as the book keeps them. */
const UNITS = 10_000;

/**
 * Levels joined into steps of `step` dollars: bids fall into the step at or below them, asks into
 * the one at or above, so that a group never looks better than what it holds.
 */
export function groupLevels(
  levels: readonly BookLevel[],
  step: number,
  side: 'bid' | 'ask',
): readonly BookLevel[] {
  const stepUnits = Math.round(step * UNITS);
  if (stepUnits <= 1) return levels;
  const grouped: { price: number; size: number; total: number }[] = [];
  for (const { price, size, total } of levels) {
    const steps = Math.round(price * UNITS) / stepUnits;
    const units = (side === 'bid' ? Math.floor(steps) : Math.ceil(steps)) * stepUnits;
    const last = grouped.at(-1);
    if (last !== undefined && last.price === units / UNITS) {
      last.size += size;
      last.total = total;
    } else grouped.push({ price: units / UNITS, size, total });
  }
  return grouped;
}

/** Steps that one may choose: the tick and round multiples of it. */
export function groupSteps(tick: number): readonly number[] {
  return [1, 5, 10, 50, 100].map((factor) => Math.round(tick * factor * UNITS) / UNITS);
}
