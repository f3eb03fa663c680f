import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { JwtService } from '@nestjs/jwt';
import type { UserView } from '@app/contracts';
import { AppConfig } from '@app/platform';
import { SetClock } from '@app/testing';
import { AccessTokens, accessTokenOptions } from './access-tokens';
import { accessTokenKey } from '../keys-of-purpose';
import { JwtStrategy } from './jwt.strategy';
import { RevokedSessions } from './revoked-sessions';
import { TokenVerifier } from './token-verifier';

const SESSION = '01890000-0000-7000-8000-0000000000aa';
const USER: UserView = {
  id: '01890000-0000-7000-8000-000000000001',
  username: 'alice',
  role: 'trader',
  accountId: '01890000-0000-7000-8000-000000000002',
  createdAt: 0,
};

interface Verdict {
  kind: 'success' | 'fail' | 'error';
  value: unknown;
}

describe('passport strategy', () => {
  const clock = new SetClock();
  const config = AppConfig.of();
  const tokens = new AccessTokens(
    new JwtService(accessTokenOptions(accessTokenKey(config.secretKey))),
  );
  const revoked = new RevokedSessions(undefined as never, clock);
  const strategy = new JwtStrategy(config, new TokenVerifier(tokens, revoked, clock));
  const issue = (sessionId = SESSION): string =>
    tokens.issue(USER, { sessionId, id: 'one', now: clock.at });

  /** What passport would tell a guard about a request with this header. */
  const verdict = (authorization?: string): Promise<Verdict> =>
    new Promise((resolve) => {
      const outcome =
        (kind: Verdict['kind']) =>
        (value: unknown): void =>
          resolve({ kind, value });
      const handlers = {
        success: outcome('success'),
        fail: outcome('fail'),
        error: outcome('error'),
      };
      const request = { headers: authorization === undefined ? {} : { authorization } };
      Object.assign(Object.create(strategy) as JwtStrategy, handlers).authenticate(
        request as never,
      );
    });

  it('answers the principal of a good token', async () => {
    await expect(verdict(`Bearer ${issue()}`)).resolves.toMatchObject({
      kind: 'success',
      value: { username: 'alice', credentialId: SESSION, via: 'token' },
    });
  });

  it.each<[string, string | undefined]>([
    ['no header', undefined],
    ['another scheme', `Basic ${issue()}`],
    ['a token that was tampered with', `Bearer ${issue()}x`],
    ['no token', 'Bearer '],
  ])('fails with %s', async (_, header) => {
    await expect(verdict(header)).resolves.toMatchObject({ kind: 'fail' });
  });

  it('fails with another key', async () => {
    const [header = '', body = ''] = issue().split('.');
    const signature = createHmac('sha256', 'other').update(`${header}.${body}`).digest('base64url');
    await expect(verdict(`Bearer ${header}.${body}.${signature}`)).resolves.toMatchObject({
      kind: 'fail',
    });
  });

  it('goes by the clock of the exchange and by revocation', async () => {
    const token = issue();
    clock.at += 906_000;
    await expect(verdict(`Bearer ${token}`)).resolves.toMatchObject({
      kind: 'error',
      value: { reason: 'AUTH_EXPIRED' },
    });
    const ended = issue('01890000-0000-7000-8000-0000000000bb');
    revoked.add('01890000-0000-7000-8000-0000000000bb', clock.at);
    await expect(verdict(`Bearer ${ended}`)).resolves.toMatchObject({
      kind: 'error',
      value: { reason: 'AUTH_INVALID' },
    });
  });

  it('knows a token again in microseconds', async () => {
    const verifier = new TokenVerifier(tokens, revoked, clock);
    const token = issue();
    verifier.verify(token);
    const rounds = 20_000;
    const before = performance.now();
    for (let i = 0; i < rounds; i += 1) verifier.verify(token);
    const nanoseconds = ((performance.now() - before) * 1_000_000) / rounds;
    process.stderr.write(`verifyToken: ${Math.round(nanoseconds)} ns\n`);
    expect(nanoseconds).toBeLessThan(100_000);
  });
});
