import { createHmac } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import type { UserView } from '@app/contracts';
import { ACCESS_TOKEN_SECONDS, AccessTokens, accessTokenOptions } from './access-tokens';

const KEY = Buffer.alloc(32, 7);
const NOW = 1_800_000_000_000;
const SESSION = '01890000-0000-7000-8000-0000000000aa';
const USER: UserView = {
  id: '01890000-0000-7000-8000-000000000001',
  username: 'alice',
  role: 'trader',
  accountId: '01890000-0000-7000-8000-000000000002',
  createdAt: NOW,
};
const CLAIMS = {
  typ: 'access',
  sub: USER.id,
  name: USER.username,
  role: USER.role,
  acc: USER.accountId,
  sid: SESSION,
  iss: 'openbell',
  aud: 'openbell-api',
  iat: NOW / 1000,
  exp: NOW / 1000 + 900,
};

const tokens = new AccessTokens(new JwtService(accessTokenOptions(KEY)));
const issue = (): string => tokens.issue(USER, { sessionId: SESSION, id: 'one', now: NOW });
const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token with our key, whatever its claims and header. */
function forged(
  claims: Record<string, unknown>,
  { header = { alg: 'HS256', typ: 'JWT' }, key = KEY, digest = 'sha256' } = {},
): string {
  const signed = `${encode(header)}.${encode({ ...CLAIMS, ...claims })}`;
  return `${signed}.${createHmac(digest, key).update(signed).digest('base64url')}`;
}

const reasonOf = (token: string, now = NOW): string => {
  try {
    tokens.read(token, now);
    return 'accepted';
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

describe('access tokens', () => {
  it('say who bears them, on which account and in which session', () => {
    expect(tokens.read(issue(), NOW)).toEqual({
      userId: USER.id,
      username: 'alice',
      role: 'trader',
      accountId: USER.accountId,
      sessionId: SESSION,
      expiresAt: NOW + ACCESS_TOKEN_SECONDS * 1000,
    });
    expect(reasonOf(forged({}))).toBe('accepted');
  });

  it('end after fifteen minutes and five seconds of leeway', () => {
    const end = NOW + ACCESS_TOKEN_SECONDS * 1000;
    expect(reasonOf(issue(), end + 4_999)).toBe('accepted');
    expect(reasonOf(issue(), end + 5_000)).toBe('AUTH_EXPIRED');
  });

  it.each<[string, string]>([
    ['another key', forged({}, { key: Buffer.alloc(32, 8) })],
    ['no signature', `${encode({ alg: 'none' })}.${encode(CLAIMS)}.`],
    ['another algorithm', forged({}, { header: { alg: 'HS512', typ: 'JWT' }, digest: 'sha512' })],
    [
      'an algorithm that the signature belies',
      forged({}, { header: { alg: 'RS256', typ: 'JWT' } }),
    ],
    ['another issuer', forged({ iss: 'elsewhere' })],
    ['another audience', forged({ aud: 'openbell-feed' })],
    ['no audience', forged({ aud: undefined })],
    ['another type', forged({ typ: 'refresh' })],
    ['no type', forged({ typ: undefined })],
    ['no end', forged({ exp: undefined })],
    ['an end that is no number', forged({ exp: '2100000000' })],
    ['not yet good', forged({ nbf: NOW / 1000 + 3600 })],
    ['an unknown role', forged({ role: 'root' })],
    ['an inherited role', forged({ role: 'constructor' })],
    ['a user id that is none', forged({ sub: '1' })],
    ['no account', forged({ acc: undefined })],
    ['no session', forged({ sid: null })],
    ['a name that nobody can have', forged({ name: 'Alice' })],
    ['nothing', ''],
    ['dots', '..'],
    ['text', 'undefined'],
    ['a huge token', `${issue()}${'x'.repeat(100_000)}`],
    ['a NUL', `\u0000${issue()}`],
  ])('are refused with %s', (_, token) => {
    expect(reasonOf(token)).toBe('AUTH_INVALID');
  });

  it('are refused when a single character of the body was changed', () => {
    const [header = '', body = '', signature = ''] = issue().split('.');
    const changed = body.startsWith('e') ? `f${body.slice(1)}` : `e${body.slice(1)}`;
    expect(reasonOf(`${header}.${changed}.${signature}`)).toBe('AUTH_INVALID');
  });
});
