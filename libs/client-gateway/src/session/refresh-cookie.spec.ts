import { clearedCookie, readRefreshCookie, refreshCookie } from './refresh-cookie';

describe('refresh cookie', () => {
  it('goes out of reach of scripts and comes back the same', () => {
    const cookie = refreshCookie('a.b/c=', true);
    expect(cookie).toMatch(/; Path=\/v2\/auth; .*HttpOnly; SameSite=Strict; Secure$/);
    expect(readRefreshCookie(`theme=dark; ${cookie.split(';', 1)[0] ?? ''}`)).toBe('a.b/c=');
    expect(clearedCookie(false)).toContain('Max-Age=0');
  });

  it.each([
    undefined,
    '',
    'other=1',
    'openbell_refresh=',
    'openbell_refresh=%zz',
    'x'.repeat(9_000),
  ])('finds none in %p', (header) => expect(readRefreshCookie(header)).toBeNull());
});
