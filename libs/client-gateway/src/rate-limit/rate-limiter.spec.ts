import { RateLimiter } from './rate-limiter';

describe('rate limiter', () => {
  const at = (now: number, reserve = false) => ({ now, reserve });

  it('refuses when the bucket is empty but for the reserve, which cancels may use', () => {
    const limiter = new RateLimiter(10);
    for (let taken = 0; taken < 9; taken += 1) {
      expect(limiter.take('key', 1, at(0)).allowed).toBe(true);
    }
    expect(limiter.take('key', 1, at(0))).toMatchObject({ allowed: false, retryInMs: 6_000 });
    expect(limiter.take('key', 1, at(0, true)).allowed).toBe(true);
    expect(limiter.take('key', 1, at(0, true))).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('fills up again with time and never above its limit', () => {
    const limiter = new RateLimiter(60);
    expect(limiter.take('key', 54, at(0)).allowed).toBe(true);
    expect(limiter.take('key', 5, at(4_000)).allowed).toBe(false);
    expect(limiter.take('key', 5, at(5_000)).allowed).toBe(true);
    expect(limiter.take('key', 0, at(10_000_000))).toMatchObject({ remaining: 60, resetInMs: 0 });
  });

  it('keeps keys apart', () => {
    const limiter = new RateLimiter(10);
    expect(limiter.take('a', 9, at(0)).allowed).toBe(true);
    expect(limiter.take('b', 9, at(0)).allowed).toBe(true);
  });
});
