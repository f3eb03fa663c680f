import { assert } from '@app/kernel';

/**
 * A map that forgets its least recently used entry instead of growing beyond its bound. For caches
 * and counters, whose loss costs time but never correctness.
 */
export class BoundedMap<Key, Value> {
  private readonly entries = new Map<Key, Value>();

  constructor(private readonly sizeMax: number) {
    assert(Number.isSafeInteger(sizeMax) && sizeMax > 0, `a bound of ${sizeMax} entries`);
  }

  get size(): number {
    return this.entries.size;
  }

  /** The value, which is then the most recently used one. */
  get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.entries.delete(key);
    if (this.entries.size >= this.sizeMax) {
      for (const oldest of this.entries.keys()) {
        this.entries.delete(oldest);
        break;
      }
    }
    this.entries.set(key, value);
  }

  delete(key: Key): boolean {
    return this.entries.delete(key);
  }
}
