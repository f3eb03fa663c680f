import type { TradeFrame } from './frames';

/** A trade as it is shown. */
export interface TapeTrade {
  readonly id: number;
  /** RFC 3339. */
  readonly at: string;
  readonly price: number;
  readonly size: number;
  /** The side that came in and took. */
  readonly taker: 'buy' | 'sell';
}

export const TAPE_LENGTH = 200;

/** The last trades of a symbol in a ring: adding one costs the same, however many came. */
export class Tape {
  private readonly ring: (TapeTrade | undefined)[] = new Array<undefined>(TAPE_LENGTH);
  private count = 0;
  private newestId = -1;

  get last(): TapeTrade | null {
    return this.count === 0 ? null : (this.ring[(this.count - 1) % TAPE_LENGTH] ?? null);
  }

  /** False for a trade that is here already, as after a reconnection. */
  add(frame: TradeFrame): boolean {
    if (frame.i <= this.newestId) return false;
    this.newestId = frame.i;
    this.ring[this.count % TAPE_LENGTH] = tapeTrade(frame);
    this.count += 1;
    return true;
  }

  /** Fills an empty tape with the trades before it, oldest first. */
  seed(frames: readonly Omit<TradeFrame, 'T' | 'S'>[]): void {
    const live = this.newestFirst();
    const oldest = live.at(-1)?.id ?? Number.POSITIVE_INFINITY;
    const before = frames.filter((frame) => frame.i < oldest).map(tapeTrade);
    const all = [...before, ...live.reverse()].slice(-TAPE_LENGTH);
    this.count = 0;
    for (const trade of all) {
      this.ring[this.count] = trade;
      this.count += 1;
    }
    this.newestId = all.at(-1)?.id ?? -1;
  }

  newestFirst(): TapeTrade[] {
    const trades: TapeTrade[] = [];
    const length = Math.min(this.count, TAPE_LENGTH);
    for (let back = 1; back <= length; back += 1) {
      const trade = this.ring[(this.count - back) % TAPE_LENGTH];
      if (trade !== undefined) trades.push(trade);
    }
    return trades;
  }
}

function tapeTrade(frame: Omit<TradeFrame, 'T' | 'S'>): TapeTrade {
  const { i: id, t: at, p: price, s: size, tks } = frame;
  return { id, at, price, size, taker: tks === 'B' ? 'buy' : 'sell' };
}
