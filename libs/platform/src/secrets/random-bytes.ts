import { randomBytes, randomFillSync } from 'node:crypto';

import { Injectable } from '@nestjs/common';

/** Where chance comes from: ids, keys, salts. Specs and the simulation bind a seeded one. */
export abstract class RandomBytes {
  /** `count` bytes that nobody else holds. */
  abstract bytes(count: number): Uint8Array;
}

const POOL_BYTES = 4096;

/** The generator of the system, drawn in blocks: an id a time costs no system call each. */
@Injectable()
export class SystemRandomBytes extends RandomBytes {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private used = POOL_BYTES;

  override bytes(count: number): Uint8Array {
    if (count > POOL_BYTES) return randomBytes(count);
    if (this.used + count > POOL_BYTES) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    const start = this.used;
    this.used += count;
    const drawn = Uint8Array.prototype.slice.call(this.pool, start, this.used);
    this.pool.fill(0, start, this.used);
    return drawn;
  }
}
