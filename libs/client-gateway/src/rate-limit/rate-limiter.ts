/** What one take found; also the figures of the X-RateLimit headers. */
export interface RateDecision {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the bucket is full again. */
  readonly resetInMs: number;
  /** Milliseconds until the same take would pass; 0 when it passed. */
  readonly retryInMs: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const MINUTE_MS = 60_000;
/** Part of a bucket that only cancels may use. */
const RESERVE_PART = 10;
const MAX_BUCKETS = 100_000;

/**
 * Token buckets in memory, one per key: a burst of a full minute, then a steady flow. The last
 * tenth is for takes that use the reserve (cancels), so that a client that sent too much can still
 * get out. Bounded: with too many keys, the oldest one is forgotten.
 */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly perMinute: number) {}

  /** Takes `weight` tokens of `key` at `now` (a clock that never goes back), or none at all. */
  take(key: string, weight: number, options: { now: number; reserve: boolean }): RateDecision {
    const bucket = this.bucketOf(key, options.now);
    const floor = options.reserve ? 0 : this.perMinute / RESERVE_PART;
    const allowed = bucket.tokens - weight >= floor;
    const lacking = floor + weight - bucket.tokens;
    if (allowed) bucket.tokens -= weight;
    return {
      allowed,
      limit: this.perMinute,
      remaining: Math.max(0, Math.floor(bucket.tokens)),
      resetInMs: this.timeFor(this.perMinute - bucket.tokens),
      retryInMs: allowed ? 0 : this.timeFor(lacking),
    };
  }

  /** What is left of a key's budget now; takes nothing. */
  left(key: string, now: number): { limit: number; remaining: number } {
    const bucket = this.buckets.get(key);
    const remaining = bucket === undefined ? this.perMinute : this.bucketOf(key, now).tokens;
    return { limit: this.perMinute, remaining: Math.floor(remaining) };
  }

  private bucketOf(key: string, now: number): Bucket {
    let bucket = this.buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: this.perMinute, at: now };
      this.makeRoom();
      this.buckets.set(key, bucket);
      return bucket;
    }
    const passed = Math.max(0, now - bucket.at);
    bucket.tokens = Math.min(this.perMinute, bucket.tokens + (passed * this.perMinute) / MINUTE_MS);
    bucket.at = now;
    return bucket;
  }

  private makeRoom(): void {
    if (this.buckets.size < MAX_BUCKETS) return;
    const oldest = this.buckets.keys().next();
    if (oldest.done !== true) this.buckets.delete(oldest.value);
  }

  private timeFor(tokens: number): number {
    return Math.max(0, Math.ceil((tokens * MINUTE_MS) / this.perMinute));
  }
}
