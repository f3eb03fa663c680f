import type { BookLevel } from '@app/contracts';

interface Level {
  readonly priceTicks: number;
  quantityShares: number;
  orders: number;
}

/**
 * One side of a book by price. Levels are kept sorted with the best at the end of the array, where
 * nearly all changes happen, so that a change costs a binary search and rarely a move.
 */
export class Ladder {
  private readonly levels: Level[] = [];
  private changed: Set<number> | null = null;

  constructor(private readonly side: 'buy' | 'sell') {}

  /** Adds to (or with negative numbers takes from) a price; a level without orders is gone. */
  change(priceTicks: number, quantityShares: number, orders: number): void {
    const index = this.indexOf(priceTicks);
    const level = this.levels[index];
    this.changed?.add(priceTicks);
    if (level === undefined || level.priceTicks !== priceTicks) {
      this.levels.splice(index, 0, { priceTicks, quantityShares, orders });
      return;
    }
    level.quantityShares += quantityShares;
    level.orders += orders;
    if (level.orders === 0) this.levels.splice(index, 1);
  }

  /** Best price, or null for an empty side. */
  get bestPriceTicks(): number | null {
    return this.levels[this.levels.length - 1]?.priceTicks ?? null;
  }

  /** Best level, to be read at once; null for an empty side. */
  get best(): Readonly<Level> | null {
    return this.levels[this.levels.length - 1] ?? null;
  }

  /** At most `depth` levels, best first; copies, so that an answer does not move. */
  top(depth: number): BookLevel[] {
    const out: BookLevel[] = [];
    for (let i = this.levels.length - 1; i >= 0 && out.length < depth; i -= 1) {
      const level = this.levels[i];
      if (level !== undefined) out.push({ ...level });
    }
    return out;
  }

  /** Notes which prices change from here on, for {@link takeChanges}. */
  watch(): void {
    this.changed ??= new Set();
  }

  /** Levels that changed since the last call, best first; quantity 0 means that it is gone. */
  takeChanges(): BookLevel[] {
    if (this.changed === null || this.changed.size === 0) return [];
    const prices = [...this.changed].sort((a, b) => (this.better(a, b) ? -1 : 1));
    this.changed.clear();
    return prices.map((priceTicks) => {
      const level = this.levels[this.indexOf(priceTicks)];
      return level?.priceTicks === priceTicks
        ? { ...level }
        : { priceTicks, quantityShares: 0, orders: 0 };
    });
  }

  private better(a: number, b: number): boolean {
    return this.side === 'buy' ? a > b : a < b;
  }

  /** Place of the price, or where it would be put in. */
  private indexOf(priceTicks: number): number {
    let low = 0;
    let high = this.levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const level = this.levels[middle];
      if (level !== undefined && this.better(priceTicks, level.priceTicks)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
