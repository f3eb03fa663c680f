import { crc32 } from './checksum';
import type { BookFrame, LevelFrame } from './frames';

/** A price of the book with what rests there; `total` adds up from the best price outwards. */
export interface BookLevel {
  /** Dollars, for drawing. */
  readonly price: number;
  readonly size: number;
  readonly total: number;
}

/** The book as it is drawn: each side best first. */
export interface BookView {
  readonly state: 'loading' | 'live' | 'stale';
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly sequence: number;
}

export const EMPTY_BOOK: BookView = { state: 'loading', bids: [], asks: [], sequence: 0 };

/** Prices are kept as integers of 1/10,000 dollar, so that equal prices are equal. */
const UNITS = 10_000;
const UNIT_DECIMALS = 4;
const CHECKSUM_LEVELS = 10;
const VIEW_LEVELS = 400;

/** One side: sizes by price, and the prices in order, best first. */
class Side {
  private sizes = new Map<number, number>();
  private prices: number[] = [];

  /** `direction` 1 sorts upwards (asks), -1 downwards (bids). */
  constructor(private readonly direction: 1 | -1) {}

  clear(): void {
    this.sizes = new Map();
    this.prices = [];
  }

  set(price: number, size: number): void {
    if (this.sizes.has(price)) {
      if (size !== 0) this.sizes.set(price, size);
      else this.remove(price);
      return;
    }
    if (size === 0) return;
    this.sizes.set(price, size);
    this.prices.splice(this.place(price), 0, price);
  }

  text(shift: number): string {
    let text = '';
    const count = Math.min(this.prices.length, CHECKSUM_LEVELS);
    for (let at = 0; at < count; at += 1) {
      const price = this.prices[at] ?? 0;
      text += `${Math.round(price / shift)}${this.sizes.get(price) ?? 0}`;
    }
    return text;
  }

  levels(): BookLevel[] {
    let total = 0;
    return this.prices.slice(0, VIEW_LEVELS).map((price) => {
      const size = this.sizes.get(price) ?? 0;
      total += size;
      return { price: price / UNITS, size, total };
    });
  }

  private remove(price: number): void {
    this.sizes.delete(price);
    this.prices.splice(this.place(price), 1);
  }

  /** Index of the first price that is not better than `price`. */
  private place(price: number): number {
    let low = 0;
    let high = this.prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (((this.prices[middle] ?? 0) - price) * this.direction < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The book of one symbol, built from a snapshot and the changes after it. A frame that does not
 * follow the last one, or after which the checksum differs, makes it stale: it must be asked for
 * anew. It has no clock and does no I/O.
 */
export class Book {
  private readonly bids = new Side(-1);
  private readonly asks = new Side(1);
  private sequence: number | null = null;
  private state: BookView['state'] = 'loading';
  /** Divides units into whole steps of the last decimal; null until the decimals are known. */
  private shift: number | null = null;

  /** Digits after the point of the instrument's prices; the checksum is tested from then on. */
  setDecimals(decimals: number): void {
    this.shift = 10 ** (UNIT_DECIMALS - decimals);
  }

  /** Takes a frame in; `ignored` while a snapshot is awaited. */
  apply(frame: BookFrame): 'applied' | 'ignored' | 'gap' | 'mismatch' {
    const isSnapshot = frame.r === true;
    if (!isSnapshot && (this.sequence === null || this.state === 'stale')) return 'ignored';
    if (!isSnapshot && frame.pq !== this.sequence) return this.broken('gap');
    if (isSnapshot) {
      this.bids.clear();
      this.asks.clear();
    }
    applyLevels(this.bids, frame.b);
    applyLevels(this.asks, frame.a);
    this.sequence = frame.q;
    if (this.shift !== null && this.checksum(this.shift) !== frame.k)
      return this.broken('mismatch');
    this.state = 'live';
    return 'applied';
  }

  /** The connection is gone: what is shown is old until the next snapshot. */
  markStale(): void {
    if (this.state === 'live') this.state = 'stale';
  }

  view(): BookView {
    return {
      state: this.state,
      bids: this.bids.levels(),
      asks: this.asks.levels(),
      sequence: this.sequence ?? 0,
    };
  }

  private checksum(shift: number): number {
    return crc32(this.asks.text(shift) + this.bids.text(shift));
  }

  private broken<T extends 'gap' | 'mismatch'>(why: T): T {
    this.state = 'stale';
    return why;
  }
}

function applyLevels(side: Side, levels: readonly LevelFrame[]): void {
  for (const { p, s } of levels) side.set(Math.round(p * UNITS), s);
}
