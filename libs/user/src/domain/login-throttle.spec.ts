import { LoginThrottle } from './login-throttle';

const HOME = '192.0.2.1';
const MINUTE_MS = 60_000;
const alice = { username: 'alice', address: HOME };

function failTimes(throttle: LoginThrottle, times: number, attempt = alice, now = 0): void {
  for (let i = 0; i < times; i += 1) throttle.failed(attempt, now);
}

describe('throttle of sign-ins', () => {
  it('lets five mistakes pass, then doubles the delay up to half a minute', () => {
    const throttle = new LoginThrottle();
    failTimes(throttle, 5);
    expect(throttle.waitMs(alice, 0)).toBe(0);
    const waits = Array.from({ length: 8 }, () => {
      throttle.failed(alice, 0);
      return throttle.waitMs(alice, 0);
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(throttle.waitMs(alice, 29_999)).toBe(1);
    expect(throttle.waitMs(alice, 30_000)).toBe(0);
  });

  it('forgets failures after a quarter of an hour without one', () => {
    const throttle = new LoginThrottle();
    failTimes(throttle, 20);
    failTimes(throttle, 1, alice, 16 * MINUTE_MS);
    expect(throttle.waitMs(alice, 16 * MINUTE_MS)).toBe(0);
  });

  it('counts a username over all addresses', () => {
    const throttle = new LoginThrottle();
    for (let i = 0; i < 6; i += 1) {
      throttle.failed({ username: 'alice', address: `198.51.100.${i}` }, 0);
    }
    expect(throttle.waitMs({ username: 'alice', address: '203.0.113.1' }, 0)).toBe(1000);
    expect(throttle.waitMs({ username: 'bob', address: '203.0.113.1' }, 0)).toBe(0);
  });

  it('counts an address over all usernames', () => {
    const throttle = new LoginThrottle();
    for (let i = 0; i < 31; i += 1) throttle.failed({ username: `u${i}`, address: HOME }, 0);
    expect(throttle.waitMs({ username: 'bob', address: HOME }, 0)).toBe(1000);
    expect(throttle.waitMs({ username: 'bob', address: '203.0.113.1' }, 0)).toBe(0);
  });

  it('never delays the owner at a familiar address for what strangers do', () => {
    const throttle = new LoginThrottle();
    throttle.succeeded(alice);
    for (let i = 0; i < 200; i += 1) {
      throttle.failed({ username: 'alice', address: '203.0.113.66' }, i);
      throttle.failed({ username: `user${i}`, address: HOME }, i);
    }
    expect(throttle.waitMs(alice, 200)).toBe(0);
    expect(throttle.waitMs({ username: 'alice', address: '203.0.113.66' }, 200)).toBeGreaterThan(0);
  });

  it('slows guesses from a familiar address too', () => {
    const throttle = new LoginThrottle();
    throttle.succeeded(alice);
    failTimes(throttle, 6);
    expect(throttle.waitMs(alice, 0)).toBe(1000);
    throttle.succeeded(alice);
    expect(throttle.waitMs(alice, 0)).toBe(0);
  });

  it('gives an attacker with an account of his own no fresh start at others', () => {
    const throttle = new LoginThrottle();
    const own = { username: 'mallory', address: HOME };
    for (let i = 0; i < 31; i += 1) {
      throttle.failed({ username: `victim${i}`, address: HOME }, 0);
      throttle.succeeded(own);
    }
    expect(throttle.waitMs({ username: 'victim99', address: HOME }, 0)).toBe(1000);
    expect(throttle.waitMs(own, 0)).toBe(0);
  });
});
