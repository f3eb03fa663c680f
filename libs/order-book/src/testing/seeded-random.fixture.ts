/** A small seeded generator (mulberry32), so that a failing run is repeated by its seed. */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return low + (((mixed ^ (mixed >>> 14)) >>> 0) % (high - low + 1));
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.integer(1, times) === 1;
  }

  of<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)] as T;
  }
}
