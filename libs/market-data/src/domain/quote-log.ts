import type { Quote } from '@app/contracts';

/**
 * Changes of the best bid and offer that are not in the table yet, oldest first. At most `most` of
 * them: when the table cannot be reached, the oldest go, and `dropped` counts them.
 */
export class QuoteLog {
  dropped = 0;
  private quotes: Quote[] = [];

  constructor(private readonly most: number) {}

  get size(): number {
    return this.quotes.length;
  }

  add(quote: Quote): void {
    this.quotes.push(quote);
    // Cut in large pieces: each cut moves what stays.
    if (this.quotes.length >= this.most * 2) this.cut();
  }

  /** The oldest, at most `count`; they are the caller's until they are put back. */
  take(count: number): Quote[] {
    return this.quotes.splice(0, count);
  }

  /** What could not be written goes before all that came since. */
  putBack(quotes: readonly Quote[]): void {
    this.quotes = [...quotes, ...this.quotes];
    if (this.quotes.length > this.most) this.cut();
  }

  private cut(): void {
    const excess = this.quotes.length - this.most;
    this.dropped += excess;
    this.quotes = this.quotes.slice(excess);
  }
}
