/** Columns of a level record: head, tail, orders, key; float64 at 4 shares, at 6 unseen shares. */
const enum Level {
  Head = 0,
  Tail = 1,
  Count = 2,
  Key = 3,
  Stride = 8,
}

/**
 * Columns of a chunk of 1,024 keys: 32 words with one bit per level, one word with one bit per word
 * that has any, the link of the free list, and from 64 on the handle of each level.
 */
const enum Chunk {
  Summary = 32,
  Link = 33,
  Handles = 64,
  Stride = 1088,
}

const FIRST_PLACES = 8;

/**
 * The price levels of one side. A price is turned into a key so that the best is always the
 * lowest: asks as they are (mask 0), bids flipped (mask 2^27 - 1).
 *
 * Keys lie in chunks that exist only where prices are used, chunks in a window that doubles
 * towards a key outside of it and moves when it is empty. One bit per level, one per word of
 * those, one per chunk and one per word of chunks: finding a level and finding the next one are a
 * handful of loads however far apart the prices are, and a far price costs 4 KB.
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
  /** Number (key >> 10) of the window's first place. */
  private first = 0;
  /** One more than where the chunk of a place begins; 0 is "none". */
  private window = new Int32Array(FIRST_PLACES);
  /** One bit per place that has a chunk, and one per word of those. */
  private windowBits = new Int32Array(1);
  private windowSummary = new Int32Array(1);
  private chunks = new Int32Array(Chunk.Stride);
  private usedChunks = 0;
  private freeChunk = 0;
  /** Place of the chunk that an empty side keeps for the next price, or -1. */
  private kept = -1;

  constructor(readonly mask: number) {
    this.levels = new Int32Array(16 * Level.Stride);
    this.shares = new Float64Array(this.levels.buffer);
  }

  /** The level of a key, or 0. */
  find(key: number): number {
    const place = (key >> 10) - this.first;
    if (place < 0 || place >= this.window.length) return 0;
    const chunk = this.window[place]!;
    return chunk === 0 ? 0 : this.chunks[chunk - 1 + Chunk.Handles + (key & 1023)]!;
  }

  /** The level of a key, made when there is none. */
  findOrAdd(key: number): number {
    if (key === this.bestKey) return this.best;
    const level = this.find(key);
    return level === 0 ? this.add(key) : level;
  }

  /** Takes an empty level out. */
  remove(level: number): void {
    const { chunks } = this;
    const key = this.levels[level * Level.Stride + Level.Key]!;
    const base = this.window[(key >> 10) - this.first]! - 1;
    const word = (key >> 5) & 31;
    const left = chunks[base + word]! & ~(1 << (key & 31));
    chunks[base + Chunk.Handles + (key & 1023)] = 0;
    chunks[base + word] = left;
    this.levels[level * Level.Stride + Level.Head] = this.freeLevel;
    this.freeLevel = level;
    this.levelCount -= 1;
    let summary = chunks[base + Chunk.Summary]!;
    if (left === 0) {
      summary &= ~(1 << word);
      chunks[base + Chunk.Summary] = summary;
    }
    if (level === this.best) {
      // Below the best there is nothing, so every bit that is left is above it.
      if (left !== 0) this.bestKey = (key & ~31) + lowestBit(left);
      else if (summary !== 0) this.bestKey = firstKeyOf(chunks, base, key & ~1023);
      else this.bestKey = this.firstKeyAfter((key >> 10) - this.first);
      if (summary !== 0) this.best = chunks[base + Chunk.Handles + (this.bestKey & 1023)]!;
      else this.best = this.bestKey === PriceLadder.NO_KEY ? 0 : this.find(this.bestKey);
    }
    if (summary === 0) this.leave((key >> 10) - this.first);
  }

  /** The level behind this one, or 0. */
  next(level: number): number {
    const key = this.nextKey(this.levels[level * Level.Stride + Level.Key]!);
    return key === PriceLadder.NO_KEY ? 0 : this.find(key);
  }

  /** Bytes held by levels, chunks and the window. */
  get bytes(): number {
    const { levels, chunks, window, windowBits, windowSummary } = this;
    return [levels, chunks, window, windowBits, windowSummary].reduce(
      (sum, column) => sum + column.byteLength,
      0,
    );
  }

  /** Levels found by walking the bits, for the self-check. */
  countByBits(): number {
    let count = 0;
    for (const chunk of this.window) {
      if (chunk === 0) continue;
      for (let word = 0; word < 32; word += 1) {
        let bits = this.chunks[chunk - 1 + word]!;
        for (; bits !== 0; bits &= bits - 1) count += 1;
      }
    }
    return count;
  }

  private add(key: number): number {
    let place = (key >> 10) - this.first;
    if (place < 0 || place >= this.window.length) {
      this.reach(key >> 10);
      place = (key >> 10) - this.first;
    }
    if (this.kept >= 0) this.settleKept(place);
    let chunk = this.window[place]!;
    if (chunk === 0) chunk = this.takeChunk(place);
    const level = this.takeLevel();
    this.clearLevel(level, key);
    const { chunks } = this;
    const base = chunk - 1;
    const word = (key >> 5) & 31;
    chunks[base + Chunk.Handles + (key & 1023)] = level;
    chunks[base + word]! |= 1 << (key & 31);
    chunks[base + Chunk.Summary]! |= 1 << word;
    this.levelCount += 1;
    if (key < this.bestKey) {
      this.bestKey = key;
      this.best = level;
    }
    return level;
  }

  private clearLevel(level: number, key: number): void {
    const { levels, shares } = this;
    const at = level * Level.Stride;
    levels[at + Level.Head] = 0;
    levels[at + Level.Tail] = 0;
    levels[at + Level.Count] = 0;
    levels[at + Level.Key] = key;
    shares[level * 4 + 2] = 0;
    shares[level * 4 + 3] = 0;
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

  /** The last level of a chunk is gone. */
  private leave(place: number): void {
    if (this.levelCount === 0) this.kept = place;
    else this.dropChunk(place);
  }

  private dropChunk(place: number): void {
    const chunk = this.window[place]!;
    this.window[place] = 0;
    this.windowBits[place >> 5]! &= ~(1 << (place & 31));
    if (this.windowBits[place >> 5] === 0) {
      this.windowSummary[place >> 10]! &= ~(1 << ((place >> 5) & 31));
    }
    this.chunks[chunk - 1 + Chunk.Link] = this.freeChunk;
    this.freeChunk = chunk;
  }

  /** The first price of a side that was empty: elsewhere, so the chunk kept for it goes. */
  private settleKept(place: number): void {
    if (this.kept !== place) this.dropChunk(this.kept);
    this.kept = -1;
  }

  private takeChunk(place: number): number {
    let chunk = this.freeChunk;
    if (chunk !== 0) {
      this.freeChunk = this.chunks[chunk - 1 + Chunk.Link]!;
    } else {
      chunk = this.usedChunks * Chunk.Stride + 1;
      this.usedChunks += 1;
      if (chunk > this.chunks.length) this.chunks = doubled(this.chunks);
    }
    this.window[place] = chunk;
    this.markPlace(place);
    return chunk;
  }

  private markPlace(place: number): void {
    this.windowBits[place >> 5]! |= 1 << (place & 31);
    this.windowSummary[place >> 10]! |= 1 << ((place >> 5) & 31);
  }

  /** The lowest key in use above `key`, or NO_KEY; the place of `key` has a chunk. */
  private nextKey(key: number): number {
    const { chunks } = this;
    const place = (key >> 10) - this.first;
    const base = this.window[place]! - 1;
    const word = (key >> 5) & 31;
    const near = chunks[base + word]! & (-2 << (key & 31));
    if (near !== 0) return (key & ~31) + lowestBit(near);
    const summary = chunks[base + Chunk.Summary]! & (-2 << word);
    if (summary === 0) return this.firstKeyAfter(place);
    const next = lowestBit(summary);
    return (key & ~1023) + next * 32 + lowestBit(chunks[base + next]!);
  }

  private firstKeyAfter(before: number): number {
    const place = this.nextPlace(before);
    if (place < 0) return PriceLadder.NO_KEY;
    return firstKeyOf(this.chunks, this.window[place]! - 1, (place + this.first) * 1024);
  }

  /** The next place of the window that has a chunk, or -1. */
  private nextPlace(place: number): number {
    let word = place >> 5;
    const near = this.windowBits[word]! & (-2 << (place & 31));
    if (near !== 0) return word * 32 + lowestBit(near);
    let above = word >> 5;
    let bits = this.windowSummary[above]! & (-2 << (word & 31));
    while (bits === 0) {
      above += 1;
      if (above >= this.windowSummary.length) return -1;
      bits = this.windowSummary[above]!;
    }
    word = above * 32 + lowestBit(bits);
    return word * 32 + lowestBit(this.windowBits[word]!);
  }

  /** Moves an empty window to a chunk number, or doubles the window until it holds it. */
  private reach(number: number): void {
    const old = this.window;
    const oldFirst = this.first;
    let length = old.length;
    if (this.levelCount === 0) {
      this.forgetChunks();
      this.first = Math.max(0, number - (length >> 1));
      return;
    }
    let first = oldFirst;
    while (number < first || number >= first + length) {
      if (number < first) first = Math.max(0, first - length);
      length *= 2;
    }
    this.first = first;
    this.window = new Int32Array(length);
    this.window.set(old, oldFirst - first);
    this.windowBits = new Int32Array(Math.max(1, length >> 5));
    this.windowSummary = new Int32Array(Math.max(1, length >> 10));
    for (let place = 0; place < length; place += 1) {
      if (this.window[place] !== 0) this.markPlace(place);
    }
  }

  /** A move of the window gives up the chunk that was kept. */
  private forgetChunks(): void {
    this.window.fill(0);
    this.windowBits.fill(0);
    this.windowSummary.fill(0);
    this.chunks.fill(0);
    this.usedChunks = 0;
    this.freeChunk = 0;
    this.kept = -1;
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(column.length * 2);
  copy.set(column);
  return copy;
}

/** The lowest key of a chunk that has any; `from` is the first key it can hold. */
function firstKeyOf(chunks: Int32Array, base: number, from: number): number {
  const word = lowestBit(chunks[base + Chunk.Summary]!);
  return from + word * 32 + lowestBit(chunks[base + word]!);
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
