import type { TokenPair, UserView } from '@app/contracts';
import { startUser, type UserHarness } from '../user.fixture';
import { SessionService } from './session.service';

const DAY_MS = 24 * 3_600_000;
const INVALID = { reason: 'AUTH_INVALID', message: 'request is not authorized' };

describe('sessions', () => {
  let user: UserHarness;
  let alice: UserView;
  let first: TokenPair;
  let sessionId: string;

  beforeEach(async () => {
    user = await startUser();
    const request = { username: 'alice', password: 'demopass123', role: 'trader' } as const;
    alice = await user.users.register(request);
    first = await login();
    sessionId = await sessionOf(first);
  });

  afterEach(async () => {
    await user.stop();
  });

  const login = (): Promise<TokenPair> =>
    user.users.login({ username: 'alice', password: 'demopass123', address: '192.0.2.1' });
  const refresh = ({ refreshToken }: TokenPair): Promise<TokenPair> =>
    user.users.refresh({ refreshToken });
  const verify = ({ accessToken }: TokenPair): Promise<unknown> =>
    user.users.verifyToken({ token: accessToken });
  const sessionOf = async ({ accessToken }: TokenPair): Promise<string> =>
    (await user.users.verifyToken({ token: accessToken })).credentialId;
  const count = async (what: string): Promise<number> => {
    const sql = `select count(*) as n from users.${what}`;
    return (await user.database.database.query<{ n: number }>(sql))[0]?.n ?? -1;
  };

  it('keep a hash of a refresh token, never the token', async () => {
    const rows = await user.database.database.query<{ text: string }>(
      "select t::text || encode(token_hash, 'escape') as text from users.refresh_tokens t",
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.text).not.toContain(first.refreshToken);
    expect(first.refreshToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('go on with each refresh, under the same id, in fresh tokens', async () => {
    const second = await refresh(first);
    const third = await refresh(second);
    expect(new Set([first, second, third].map((pair) => pair.refreshToken)).size).toBe(3);
    expect(third).toMatchObject({ expiresInSeconds: 900, user: alice });
    expect(await sessionOf(third)).toBe(sessionId);
  });

  it('forgive a token spent seconds ago with another pair of the same session', async () => {
    await refresh(first);
    user.clock.at += 5_000;
    const again = await refresh(first);
    expect(await sessionOf(again)).toBe(sessionId);
    await expect(refresh(again)).resolves.toBeDefined();
    expect(user.revocations).toEqual([]);
  });

  it('end with all their tokens when a spent one comes back later', async () => {
    const second = await refresh(first);
    user.clock.at += 5_001;
    await expect(refresh(first)).rejects.toMatchObject(INVALID);
    await expect(refresh(second)).rejects.toMatchObject(INVALID);
    await expect(verify(first)).rejects.toMatchObject(INVALID);
    await expect(verify(second)).rejects.toMatchObject(INVALID);
    expect(user.revocations).toEqual([{ credentialId: sessionId, via: 'token', userId: alice.id }]);
    expect(await count("sessions where revoked_reason = 'token_reuse'")).toBe(1);
  });

  it('give each of many at once a pair, and spend the token once', async () => {
    const pairs = await Promise.all(Array.from({ length: 8 }, () => refresh(first)));
    expect(new Set(pairs.map((pair) => pair.refreshToken)).size).toBe(8);
    expect(await count('refresh_tokens where spent_at is not null')).toBe(1);
    expect(await count('refresh_tokens')).toBe(9);
  });

  it('end at logout, by token or by id, and leave other sessions alone', async () => {
    const other = await login();
    await expect(
      user.users.logout({ refreshToken: first.refreshToken, sessionId: null }),
    ).resolves.toEqual({ revoked: 1 });
    await expect(verify(first)).rejects.toMatchObject(INVALID);
    await expect(refresh(first)).rejects.toMatchObject(INVALID);
    await expect(verify(other)).resolves.toMatchObject({ username: 'alice' });
    const otherId = await sessionOf(other);
    await expect(user.users.logout({ refreshToken: null, sessionId: otherId })).resolves.toEqual({
      revoked: 1,
    });
    await expect(verify(other)).rejects.toMatchObject(INVALID);
    expect(user.revocations.map((revocation) => revocation.credentialId)).toEqual([
      sessionId,
      otherId,
    ]);
  });

  it('end once: a second logout, a spent token and nonsense change nothing', async () => {
    const second = await refresh(first);
    const both = { refreshToken: second.refreshToken, sessionId };
    await expect(user.users.logout(both)).resolves.toEqual({ revoked: 1 });
    await expect(user.users.logout(both)).resolves.toEqual({ revoked: 0 });
    for (const nonsense of [
      { refreshToken: first.refreshToken, sessionId: null },
      { refreshToken: 'x', sessionId: 'PKAAAAAAAAAAAAAAAAAA' },
      { refreshToken: '\u0000'.repeat(43), sessionId: "' or 1=1" },
      { refreshToken: null, sessionId: null },
    ]) {
      await expect(user.users.logout(nonsense)).resolves.toEqual({ revoked: 0 });
    }
    expect(user.revocations).toHaveLength(1);
  });

  it('stay revoked over a restart', async () => {
    await user.users.logout({ refreshToken: first.refreshToken, sessionId: null });
    user = await user.restart();
    await expect(verify(first)).rejects.toMatchObject(INVALID);
  });

  it('stay open over a restart', async () => {
    user = await user.restart();
    await expect(verify(first)).resolves.toMatchObject({ username: 'alice' });
    await expect(refresh(first)).resolves.toMatchObject({ user: alice });
  });

  it('mean nothing under another secret key', async () => {
    user = await user.restart({ secretKey: 'another secret of the specs, long enough' });
    await expect(verify(first)).rejects.toMatchObject(INVALID);
  });

  it('end after a week without a refresh, and after thirty days in any case', async () => {
    const left = await login();
    let pair = first;
    for (let day = 0; day < 24; day += 6) {
      user.clock.at += 6 * DAY_MS;
      pair = await refresh(pair);
    }
    await expect(refresh(left)).rejects.toMatchObject(INVALID);
    user.clock.at += 6 * DAY_MS;
    await expect(refresh(pair)).rejects.toMatchObject(INVALID);
  });

  it.each(['', 'x'.repeat(43), 'x'.repeat(100_000), '\u0000', 'undefined'])(
    'refuse a refresh token that nobody was given',
    async (refreshToken) => {
      await expect(user.users.refresh({ refreshToken })).rejects.toMatchObject(INVALID);
    },
  );

  it('are swept away some time after they ended', async () => {
    await refresh(first);
    const sweep = (): Promise<number> => user.module.get(SessionService).sweep();
    expect(await sweep()).toBe(0);
    user.clock.at += 8 * DAY_MS;
    expect(await sweep()).toBe(2);
    expect(await count('sessions')).toBe(1);
    user.clock.at += 24 * DAY_MS;
    expect(await sweep()).toBe(1);
    expect(await count('sessions')).toBe(0);
  });

  it('end from the oldest on when one user has too many', async () => {
    await user.database.database.query(
      `insert into users.sessions (id, user_id, created_at, expires_at)
       select gen_random_uuid(), $1, $2::timestamptz + n * interval '1 ms', $2::timestamptz
              + interval '1 day'
         from generate_series(1, 499) as n`,
      [alice.id, new Date(user.clock.at)],
    );
    user.clock.at += 1_000;
    const newest = await login();
    await expect(verify(first)).rejects.toMatchObject(INVALID);
    await expect(verify(newest)).resolves.toBeDefined();
    expect(await count('sessions where revoked_at is null')).toBe(500);
    expect(user.revocations).toHaveLength(1);
  });
});
