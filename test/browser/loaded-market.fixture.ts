import { crc32 } from 'node:zlib';

const LEVELS = 120;
const CHECKSUM_LEVELS = 10;
const MIDDLE_CENTS = 19_000;
/** The seed of the random numbers: every run sends the same messages. */
const SEED = 20_261_123;

/** A made-up market of one symbol: book changes, quotes and trades with right sequence and sums. */
export class LoadedMarket {
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();
  private state = SEED;
  private sequence = 1;
  private tradeId = 1_000_000;
  private turn = 0;

  constructor(readonly symbol: string) {
    for (let level = 1; level <= LEVELS; level += 1) {
      this.bids.set(MIDDLE_CENTS - level, 100 + level);
      this.asks.set(MIDDLE_CENTS + level, 100 + level);
    }
  }

  /** The whole book as it stands. */
  snapshot(): object {
    const side = (levels: ReadonlyMap<number, number>) => {
      return [...levels].map(([cents, size]) => ({ p: cents / 100, s: size }));
    };
    return {
      ...this.frame('o'),
      ...{ b: side(this.bids), a: side(this.asks), r: true },
      ...{ q: this.sequence, pq: null, k: this.checksum() },
    };
  }

  /** The next message: of ten, five are changes of the book, two quotes, three trades. */
  next(): object {
    this.turn = (this.turn + 1) % 10;
    if (this.turn < 5) return this.change();
    return this.turn < 7 ? this.quote() : this.trade();
  }

  private change(): object {
    const isBid = this.random(2) === 0;
    const side = isBid ? this.bids : this.asks;
    const distance = 1 + this.random(LEVELS);
    const cents = MIDDLE_CENTS + (isBid ? -distance : distance);
    const size = side.has(cents) && this.random(3) === 0 ? 0 : 1 + this.random(2_000);
    if (size === 0 && side.size > LEVELS / 2) side.delete(cents);
    else side.set(cents, Math.max(size, 1));
    const level = [{ p: cents / 100, s: side.get(cents) ?? 0 }];
    const before = this.sequence;
    this.sequence += 1;
    return {
      ...this.frame('o'),
      ...{ b: isBid ? level : [], a: isBid ? [] : level },
      ...{ q: this.sequence, pq: before, k: this.checksum() },
    };
  }

  private quote(): object {
    const bid = Math.max(...this.bids.keys());
    const ask = Math.min(...this.asks.keys());
    return {
      ...this.frame('q'),
      ...{ bx: 'V', bp: bid / 100, bs: this.bids.get(bid) },
      ...{ ax: 'V', ap: ask / 100, as: this.asks.get(ask), c: [], z: 'C' },
    };
  }

  private trade(): object {
    this.tradeId += 1;
    const p = (MIDDLE_CENTS - 5 + this.random(11)) / 100;
    const tks = this.random(2) === 0 ? 'B' : 'S';
    return {
      ...this.frame('t'),
      ...{ i: this.tradeId, x: 'V', p, s: 1 + this.random(300), c: [], z: 'C', tks },
    };
  }

  private frame(kind: string): object {
    return { T: kind, S: this.symbol, t: new Date().toISOString() };
  }

  private checksum(): number {
    const best = (levels: ReadonlyMap<number, number>, direction: 1 | -1) => {
      return [...levels]
        .sort(([one], [other]) => (one - other) * direction)
        .slice(0, CHECKSUM_LEVELS)
        .map(([cents, size]) => `${cents}${size}`)
        .join('');
    };
    return crc32(best(this.asks, 1) + best(this.bids, -1));
  }

  /** A whole number below `bound`, from a linear congruential sequence. */
  private random(bound: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * bound);
  }
}
