import { decideRefresh, type RefreshFacts } from './refresh-decision';

const LIVE: RefreshFacts = {
  spentAt: null,
  expiresAt: 10_000,
  sessionExpiresAt: 50_000,
  revokedAt: null,
};

describe('what becomes of a refresh token', () => {
  it.each<[string, Partial<RefreshFacts>, number, string]>([
    ['unspent', {}, 9_999, 'rotate'],
    ['expired', {}, 10_000, 'refuse'],
    ['session over', { expiresAt: 60_000 }, 50_000, 'refuse'],
    ['session revoked', { revokedAt: 1 }, 100, 'refuse'],
    ['spent this moment', { spentAt: 100 }, 100, 'reissue'],
    ['spent five seconds ago', { spentAt: 100 }, 5_100, 'reissue'],
    ['spent longer ago', { spentAt: 100 }, 5_101, 'revoke'],
    ['spent long ago and expired since', { spentAt: 100 }, 20_000, 'revoke'],
    ['spent, session revoked', { spentAt: 100, revokedAt: 200 }, 300, 'refuse'],
    ['spent, session over', { spentAt: 100 }, 50_000, 'refuse'],
    ['spent by a clock ahead of ours', { spentAt: 200 }, 100, 'reissue'],
  ])('%s', (_, facts, now, expected) => {
    expect(decideRefresh({ ...LIVE, ...facts }, now)).toBe(expected);
  });
});
