import { assert, type Millis } from '@app/kernel';

/** Nonces of one key and of all keys that are remembered at once. */
export interface NonceBounds {
  readonly perKey: number;
  readonly all: number;
}

interface UsedNonce {
  readonly keyId: string;
  readonly until: Millis;
}

/**
 * Remembers nonces as long as the request that had them could be sent again. Bounded: beyond that a
 * nonce is not taken, since forgetting one early would let a request be repeated.
 */
export class UsedNonces {
  private readonly used = new Map<string, UsedNonce>();
  private readonly byKey = new Map<string, number>();

  constructor(private readonly bounds: NonceBounds) {
    const { perKey, all } = bounds;
    assert(perKey > 0 && all >= perKey, `bounds of ${perKey} and ${all} nonces`);
  }

  get size(): number {
    return this.used.size;
  }

  /** Takes a nonce of a key until a time; tells whether it was there before, or has no room. */
  take(
    keyId: string,
    nonce: string,
    { now, until }: { now: Millis; until: Millis },
  ): 'taken' | 'reused' | 'full' {
    this.forgetBefore(now);
    const name = `${keyId} ${nonce}`;
    if (this.used.has(name)) return 'reused';
    const ofKey = this.byKey.get(keyId) ?? 0;
    if (ofKey >= this.bounds.perKey || this.used.size >= this.bounds.all) return 'full';
    this.used.set(name, { keyId, until });
    this.byKey.set(keyId, ofKey + 1);
    return 'taken';
  }

  /** Oldest first: one that may still be needed keeps later ones a little longer, never shorter. */
  private forgetBefore(now: Millis): void {
    for (const [name, { keyId, until }] of this.used) {
      if (until >= now) return;
      this.used.delete(name);
      const left = (this.byKey.get(keyId) ?? 0) - 1;
      if (left <= 0) this.byKey.delete(keyId);
      else this.byKey.set(keyId, left);
    }
  }
}
