import type { PublicTrade } from '@app/contracts';

/** The newest trades of a symbol, up to a fixed number. */
export class TradeRing {
  private readonly trades: PublicTrade[] = [];
  private oldest = 0;

  constructor(private readonly capacity: number) {}

  add(trade: PublicTrade): void {
    if (this.trades.length < this.capacity) {
      this.trades.push(trade);
      return;
    }
    this.trades[this.oldest] = trade;
    this.oldest = (this.oldest + 1) % this.capacity;
  }

  get last(): PublicTrade | null {
    const size = this.trades.length;
    return size === 0 ? null : (this.trades[(this.oldest + size - 1) % size] ?? null);
  }

  /** At most `limit`, newest first. */
  newest(limit: number): PublicTrade[] {
    const size = this.trades.length;
    const out: PublicTrade[] = [];
    for (let i = 1; i <= Math.min(limit, size); i += 1) {
      const trade = this.trades[(this.oldest + size - i) % size];
      if (trade !== undefined) out.push(trade);
    }
    return out;
  }
}
