const enum Lane {
  Ids = 5,
  Numbers = 10,
  First = 4,
}

/** What a record of the ring is; the meaning of its lanes is in report-codec.ts. */
export const RING_KINDS = [
  'none',
  'accepted',
  'accepted_more',
  'traded',
  'cancelled',
  'reduced',
  'replaced',
  'replaced_more',
  'refused',
  'triggered',
  'refreshed',
  'expired',
  'phase_changed',
  'uncrossed',
  'indicative',
  'band_hit',
  'settings_changed',
] as const;

/**
 * Outbound reports as 40-byte records in preallocated memory: two float64 (ids, times, volumes)
 * and six int32 (word, a, b, c, d, number of the command). The word holds the kind in bits 0-7,
 * a small code in 8-15 and another in 16-31. A reader takes records up to `head` and says how far
 * it got with `release`; a ring that nobody empties grows by doubling instead of losing a report.
 */
export class ReportRing {
  /** Number of the next record; never falls. */
  head = 0;
  /** Number of the oldest record that is still wanted. */
  tail = 0;
  /** Written into each record; the caller counts commands here. */
  command = 0;
  doubles: Float64Array;
  numbers: Int32Array;
  private mask: number;

  constructor(capacity = 64) {
    let size = 16;
    while (size < capacity) size *= 2;
    this.mask = size - 1;
    this.numbers = new Int32Array(size * Lane.Numbers);
    this.doubles = new Float64Array(this.numbers.buffer);
  }

  get capacity(): number {
    return this.mask + 1;
  }

  /** Appends one record. */
  put(word: number, idA: number, idB: number, a: number, b: number, c: number, d: number): void {
    const head = this.head;
    if (head - this.tail > this.mask) this.grow();
    const at = head & this.mask;
    const { doubles, numbers } = this;
    doubles[at * Lane.Ids] = idA;
    doubles[at * Lane.Ids + 1] = idB;
    const lane = at * Lane.Numbers + Lane.First;
    numbers[lane] = word;
    numbers[lane + 1] = a;
    numbers[lane + 2] = b;
    numbers[lane + 3] = c;
    numbers[lane + 4] = d;
    numbers[lane + 5] = this.command;
    this.head = head + 1;
  }

  /** Everything before record `number` has been read. */
  release(number: number): void {
    this.tail = number;
  }

  word(number: number): number {
    return this.numbers[(number & this.mask) * Lane.Numbers + Lane.First]!;
  }

  /** Lane 0-3: a, b, c, d; lane 4: the number of the command. */
  lane(number: number, lane: number): number {
    return this.numbers[(number & this.mask) * Lane.Numbers + Lane.First + 1 + lane]!;
  }

  idA(number: number): number {
    return this.doubles[(number & this.mask) * Lane.Ids]!;
  }

  idB(number: number): number {
    return this.doubles[(number & this.mask) * Lane.Ids + 1]!;
  }

  private grow(): void {
    const size = (this.mask + 1) * 2;
    const numbers = new Int32Array(size * Lane.Numbers);
    const wide = Lane.Numbers;
    for (let number = this.tail; number < this.head; number += 1) {
      const from = (number & this.mask) * wide;
      numbers.set(this.numbers.subarray(from, from + wide), (number & (size - 1)) * wide);
    }
    this.numbers = numbers;
    this.doubles = new Float64Array(numbers.buffer);
    this.mask = size - 1;
  }
}
