import { JwtService } from '@nestjs/jwt';
import type { UserView } from '@app/contracts';
import { SetClock } from '@app/testing';
import { AccessTokens, accessTokenOptions } from './access-tokens';
import { RevokedSessions } from './revoked-sessions';
import { TokenVerifier } from './token-verifier';

const SESSION = '01890000-0000-7000-8000-0000000000aa';
const USER: UserView = {
  id: '01890000-0000-7000-8000-000000000001',
  username: 'alice',
  role: 'operator',
  accountId: '01890000-0000-7000-8000-000000000002',
  createdAt: 0,
};

function setUp() {
  const clock = new SetClock();
  const tokens = new AccessTokens(new JwtService(accessTokenOptions(Buffer.alloc(32, 7))));
  const revoked = new RevokedSessions(undefined as never, clock);
  const read = jest.spyOn(tokens, 'read');
  const token = tokens.issue(USER, { sessionId: SESSION, id: 'one', now: clock.at });
  return { clock, revoked, read, token, verifier: new TokenVerifier(tokens, revoked, clock) };
}

describe('verifier of access tokens', () => {
  it('answers the principal with the permissions of the role', () => {
    const { verifier, token, clock } = setUp();
    expect(verifier.verify(token)).toEqual({
      userId: USER.id,
      username: 'alice',
      role: 'operator',
      accountId: USER.accountId,
      permissions: ['read', 'trade', 'admin'],
      credentialId: SESSION,
      via: 'token',
      expiresAt: clock.at + 900_000,
    });
  });

  it('checks a signature once, but the end each time', () => {
    const { verifier, token, clock, read } = setUp();
    verifier.verify(token);
    verifier.verify(token);
    expect(read).toHaveBeenCalledTimes(1);
    clock.at += 905_000;
    expect(() => verifier.verify(token)).toThrow(
      expect.objectContaining({ reason: 'AUTH_EXPIRED' }),
    );
  });

  it('refuses the tokens of a revoked session at once, known or not', () => {
    const { verifier, token, clock, revoked } = setUp();
    verifier.verify(token);
    revoked.add(SESSION, clock.at);
    const invalid = expect.objectContaining({
      reason: 'AUTH_INVALID',
      message: 'request is not authorized',
    });
    expect(() => verifier.verify(token)).toThrow(invalid);
    expect(() => verifier.verify(token)).toThrow(invalid);
  });

  it('forgets revoked sessions once their last token must have ended', () => {
    const { clock, revoked } = setUp();
    revoked.add('old', clock.at);
    clock.at += 14 * 60_000;
    revoked.add('recent', clock.at);
    clock.at += 3 * 60_000;
    revoked.add('new', clock.at);
    expect([revoked.has('old'), revoked.has('recent'), revoked.size]).toEqual([false, true, 2]);
  });
});
