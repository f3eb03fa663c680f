/** Columns of a level record: head, tail, orders, key; float64 at 4 shares, at 6 unseen shares. */
const enum Level {
  Head = 0,
  Tail = 1,
  Count = 2,
  Key = 3,
  Stride = 8,
}

const FIRST_WORDS = 64;

/**
 * The price levels of one side. A price is turned into a key so that the best is always the
 * lowest: asks as they are (mask 0), bids flipped (mask 2^27 - 1).
 *
 * A window of ticks is held as words of 32 keys: one bit per level that has orders, a page of 32
 * level handles only for words that have any, and above them three tiers of summary bits, so
 * finding a level and finding the next better one are a handful of loads however far apart the
 * prices are. The window doubles towards a key outside of it; it moves when it is empty.
 */
export class PriceLadder {
  /** Above every key. */
  static readonly NO_KEY = 0x7fffffff;
  /** Level records; 0 is "none". */
  levels: Int32Array;
  /** The same memory: total shares at level * 4 + 2, of which unseen at level * 4 + 3. */
  shares: Float64Array;
  /** The best level and its key; 0 and NO_KEY when the side is empty. */
  best = 0;
  bestKey = PriceLadder.NO_KEY;
  levelCount = 0;
  private usedLevels = 0;
  private freeLevel = 0;
  private base = 0;
  private words = FIRST_WORDS;
  private bits0 = new Int32Array(FIRST_WORDS);
  private directory = new Int32Array(FIRST_WORDS);
  private bits1 = new Int32Array(2);
  private bits2 = new Int32Array(1);
  private bits3 = new Int32Array(1);
  private pages = new Int32Array(32 * 8);
  private usedPages = 0;
  private freePage = 0;

  constructor(readonly mask: number) {
    this.levels = new Int32Array(16 * Level.Stride);
    this.shares = new Float64Array(this.levels.buffer);
  }

  /** The level of a key, or 0. */
  find(key: number): number {
    const word = (key - this.base) >> 5;
    if (word < 0 || word >= this.words) return 0;
    const page = this.directory[word]!;
    return page === 0 ? 0 : this.pages[page * 32 + (key & 31)]!;
  }

  /** The level of a key, made when there is none. */
  findOrAdd(key: number): number {
    if (key === this.bestKey) return this.best;
    const level = this.find(key);
    return level === 0 ? this.add(key) : level;
  }

  /** Takes an empty level out. */
  remove(level: number): void {
    const key = this.levels[level * Level.Stride + Level.Key]!;
    const word = (key - this.base) >> 5;
    const page = this.directory[word]!;
    this.pages[page * 32 + (key & 31)] = 0;
    const left = this.bits0[word]! & ~(1 << (key & 31));
    this.bits0[word] = left;
    if (left === 0) this.dropPage(word, page);
    this.levels[level * Level.Stride + Level.Head] = this.freeLevel;
    this.freeLevel = level;
    this.levelCount -= 1;
    if (level !== this.best) return;
    this.bestKey = this.nextKey(key);
    this.best = this.bestKey === PriceLadder.NO_KEY ? 0 : this.find(this.bestKey);
  }

  /** The level behind this one, or 0. */
  next(level: number): number {
    const key = this.nextKey(this.levels[level * Level.Stride + Level.Key]!);
    return key === PriceLadder.NO_KEY ? 0 : this.find(key);
  }

  /** Bytes held by the levels, pages and bitsets. */
  get bytes(): number {
    const { levels, pages, bits0, directory, bits1 } = this;
    return [levels, pages, bits0, directory, bits1].reduce((sum, all) => sum + all.byteLength, 0);
  }

  /** Levels found by walking the bitsets, for the self-check. */
  countByBits(): number {
    let count = 0;
    for (let word = 0; word < this.words; word += 1) {
      for (let bits = this.bits0[word]!; bits !== 0; bits &= bits - 1) count += 1;
    }
    return count;
  }

  private add(key: number): number {
    let word = (key - this.base) >> 5;
    if (word < 0 || word >= this.words) {
      this.reach(key);
      word = (key - this.base) >> 5;
    }
    const level = this.takeLevel();
    const at = level * Level.Stride;
    const { levels } = this;
    levels[at + Level.Head] = 0;
    levels[at + Level.Tail] = 0;
    levels[at + Level.Count] = 0;
    levels[at + Level.Key] = key;
    this.shares[level * 4 + 2] = 0;
    this.shares[level * 4 + 3] = 0;
    let page = this.directory[word]!;
    if (page === 0) page = this.takePage(word);
    this.pages[page * 32 + (key & 31)] = level;
    this.bits0[word]! |= 1 << (key & 31);
    this.levelCount += 1;
    if (key < this.bestKey) {
      this.bestKey = key;
      this.best = level;
    }
    return level;
  }

  private takeLevel(): number {
    const level = this.freeLevel;
    if (level !== 0) {
      this.freeLevel = this.levels[level * Level.Stride + Level.Head]!;
      return level;
    }
    this.usedLevels += 1;
    if ((this.usedLevels + 1) * Level.Stride > this.levels.length) {
      const levels = new Int32Array(this.levels.length * 2);
      levels.set(this.levels);
      this.levels = levels;
      this.shares = new Float64Array(levels.buffer);
    }
    return this.usedLevels;
  }

  private takePage(word: number): number {
    let page = this.freePage;
    if (page !== 0) {
      this.freePage = this.pages[page * 32]!;
      this.pages[page * 32] = 0;
    } else {
      this.usedPages += 1;
      page = this.usedPages;
      if ((page + 1) * 32 > this.pages.length) {
        const pages = new Int32Array(this.pages.length * 2);
        pages.set(this.pages);
        this.pages = pages;
      }
    }
    this.directory[word] = page;
    this.markWord(word);
    return page;
  }

  private markWord(word: number): void {
    this.bits1[word >> 5]! |= 1 << (word & 31);
    this.bits2[word >> 10]! |= 1 << ((word >> 5) & 31);
    this.bits3[word >> 15]! |= 1 << ((word >> 10) & 31);
  }

  private dropPage(word: number, page: number): void {
    this.directory[word] = 0;
    this.pages[page * 32] = this.freePage;
    this.freePage = page;
    this.bits1[word >> 5]! &= ~(1 << (word & 31));
    if (this.bits1[word >> 5] !== 0) return;
    this.bits2[word >> 10]! &= ~(1 << ((word >> 5) & 31));
    if (this.bits2[word >> 10] !== 0) return;
    this.bits3[word >> 15]! &= ~(1 << ((word >> 10) & 31));
  }

  /** The lowest key in use above `key`, or NO_KEY. */
  private nextKey(key: number): number {
    let word = (key - this.base) >> 5;
    const near = this.bits0[word]! & (-2 << (key & 31));
    if (near !== 0) return this.base + word * 32 + lowestBit(near);
    word = this.nextWord(word);
    if (word < 0) return PriceLadder.NO_KEY;
    return this.base + word * 32 + lowestBit(this.bits0[word]!);
  }

  /** The next word with any bit, climbing the tiers only as far as needed; -1 when none. */
  private nextWord(word: number): number {
    let at = word >> 5;
    const near = this.bits1[at]! & (-2 << (word & 31));
    if (near !== 0) return at * 32 + lowestBit(near);
    let above = at >> 5;
    let bits = this.bits2[above]! & (-2 << (at & 31));
    if (bits === 0) {
      let top = above >> 5;
      let tops = this.bits3[top]! & (-2 << (above & 31));
      while (tops === 0) {
        top += 1;
        if (top >= this.bits3.length) return -1;
        tops = this.bits3[top]!;
      }
      above = top * 32 + lowestBit(tops);
      bits = this.bits2[above]!;
    }
    at = above * 32 + lowestBit(bits);
    return at * 32 + lowestBit(this.bits1[at]!);
  }

  /** Moves an empty window to the key, or doubles the window until it holds the key. */
  private reach(key: number): void {
    if (this.levelCount === 0) {
      this.base = Math.max(0, (key & ~31) - this.words * 16);
      return;
    }
    const oldBase = this.base;
    let words = this.words;
    let base = oldBase;
    while (key < base || key >= base + words * 32) {
      if (key < base) base = Math.max(0, base - words * 32);
      words *= 2;
    }
    const shift = (oldBase - base) >> 5;
    const { bits0, directory } = this;
    this.bits0 = new Int32Array(words);
    this.directory = new Int32Array(words);
    this.bits0.set(bits0, shift);
    this.directory.set(directory, shift);
    this.bits1 = new Int32Array(Math.max(1, words >> 5));
    this.bits2 = new Int32Array(Math.max(1, words >> 10));
    this.bits3 = new Int32Array(Math.max(1, words >> 15));
    this.base = base;
    this.words = words;
    for (let word = 0; word < words; word += 1) if (this.bits0[word] !== 0) this.markWord(word);
  }
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
