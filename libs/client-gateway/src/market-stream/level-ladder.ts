import type { BookLevel } from '@app/contracts';

/**
 * One side of a book as it was told. The best level stands at the end of the array, where nearly
 * all changes happen.
 */
export class LevelLadder {
  private levels: BookLevel[] = [];

  constructor(private readonly side: 'buy' | 'sell') {}

  /** Takes a whole side, best first. */
  reset(levels: readonly BookLevel[]): void {
    this.levels = [...levels].reverse();
  }

  /** Puts a level as it is now; quantity 0 takes it away. */
  set(level: BookLevel): void {
    const index = this.indexOf(level.priceTicks);
    const same = this.levels[index]?.priceTicks === level.priceTicks;
    if (level.quantityShares === 0) {
      if (same) this.levels.splice(index, 1);
    } else this.levels.splice(index, same ? 1 : 0, level);
  }

  /** At most `depth` levels, best first. */
  top(depth: number): BookLevel[] {
    return this.levels.slice(-depth).reverse();
  }

  /** Place of the price, or where it would be put in. */
  private indexOf(priceTicks: number): number {
    let low = 0;
    let high = this.levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.levels[middle]?.priceTicks ?? priceTicks;
      const better = this.side === 'buy' ? priceTicks > other : priceTicks < other;
      if (better) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
