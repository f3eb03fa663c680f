/** Two pi, for a normal value out of two uniform ones. */
const TURN = 2 * Math.PI;

/** Chance that is the same for the same seed, on every machine; never for secrets. */
export class SeededChance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Chance of its own for each name, so that one reader does not disturb another. */
  static of(seed: number, ...names: readonly (string | number)[]): SeededChance {
    let hash = (seed ^ 0x811c9dc5) >>> 0;
    for (const letter of names.join(' ')) {
      hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    }
    const chance = new SeededChance(hash);
    // Near seeds give near first values: let them part.
    for (let turn = 0; turn < 4; turn += 1) chance.next();
    return chance;
  }

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** True once in `1 / probability` times. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** A normal value of mean 0 and deviation 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(TURN * this.next());
  }
}
