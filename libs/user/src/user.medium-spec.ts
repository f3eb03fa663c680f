import { performance } from 'node:perf_hooks';
import type { DomainError } from '@app/kernel';
import { startUser, type UserHarness } from './user.fixture';

const PASSWORD = 'demopass123';
const HOME = '192.0.2.1';

describe('users and sign-in', () => {
  let user: UserHarness;

  beforeEach(async () => {
    user = await startUser();
  });

  afterEach(async () => {
    await user.stop();
  });

  const login = (username: string, password = PASSWORD, address = HOME): Promise<unknown> =>
    user.users.login({ username, password, address });

  const failures = async (times: number, username: string, address = HOME): Promise<string[]> => {
    const reasons: string[] = [];
    for (let i = 0; i < times; i += 1) {
      const error = await login(username, 'wrong password', address).catch((e: unknown) => e);
      reasons.push((error as DomainError).reason);
    }
    return reasons;
  };

  it('registers someone with an account, found by id and by name in any case', async () => {
    const made = await user.users.register({
      username: 'Alice',
      password: PASSWORD,
      role: 'trader',
    });
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{14}7/),
      username: 'alice',
      role: 'trader',
      accountId: expect.stringMatching(/^[0-9a-f-]{14}7/),
      createdAt: user.clock.at,
    });
    await expect(user.users.user({ userId: made.id })).resolves.toEqual(made);
    await expect(user.users.userByName({ username: 'ALICE' })).resolves.toEqual(made);
  });

  it('stores no password, but an argon2id hash of the agreed cost', async () => {
    await user.users.register({ username: 'alice', password: PASSWORD, role: 'trader' });
    await user.users.register({ username: 'bobby', password: PASSWORD, role: 'trader' });
    const rows = await user.database.database.query<{ hash: string }>(
      'select password_hash as hash from users.users',
    );
    for (const { hash } of rows) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(new Set(rows.map((row) => row.hash)).size).toBe(2);
  });

  it('gives a name once, also to two who ask at once', async () => {
    const ask = (username: string): Promise<unknown> =>
      user.users.register({ username, password: PASSWORD, role: 'trader' });
    const answers = await Promise.allSettled([ask('alice'), ask('ALICE'), ask('Alice')]);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    await expect(ask('alice')).rejects.toMatchObject({ reason: 'USERNAME_TAKEN' });
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason.reason).toBe('USERNAME_TAKEN');
    }
  });

  it('does not find who is not there', async () => {
    const missing = { reason: 'ACCOUNT_NOT_FOUND' };
    const userId = '01890000-0000-7000-8000-000000000001';
    await expect(user.users.user({ userId })).rejects.toMatchObject(missing);
    await expect(user.users.user({ userId: "' or 1=1" })).rejects.toMatchObject(missing);
    await expect(user.users.userByName({ username: 'nobody' })).rejects.toMatchObject(missing);
    await expect(user.users.userByName({ username: '\u0000' })).rejects.toMatchObject(missing);
  });

  it('ensures someone once, leaves their password alone, is fast the second time', async () => {
    const ask = (password: string): ReturnType<UserHarness['users']['ensure']> =>
      user.users.ensure({ username: 'buyer_demo', password, role: 'trader' });
    const made = await Promise.all([ask(PASSWORD), ask(PASSWORD)]);
    expect(made[0]).toEqual(made[1]);
    const before = performance.now();
    for (let i = 0; i < 10; i += 1) await expect(ask('another password')).resolves.toEqual(made[0]);
    expect((performance.now() - before) / 10).toBeLessThan(20);
    await expect(login('buyer_demo')).resolves.toMatchObject({ user: made[0] });
  });

  it('signs in with a token of fifteen minutes that says who it is', async () => {
    const made = await user.users.register({
      username: 'olga',
      password: PASSWORD,
      role: 'operator',
    });
    const pair = await user.users.login({ username: 'OLGA', password: PASSWORD, address: HOME });
    expect(pair).toMatchObject({ expiresInSeconds: 900, user: made });
    expect(JSON.parse(JSON.stringify(pair))).toEqual(pair);
    const principal = await user.users.verifyToken({ token: pair.accessToken });
    expect(principal).toMatchObject({
      userId: made.id,
      accountId: made.accountId,
      role: 'operator',
      permissions: ['read', 'trade', 'admin'],
      via: 'token',
      expiresAt: user.clock.at + 900_000,
    });
    expect(JSON.parse(JSON.stringify(principal))).toEqual(principal);
    user.clock.at += 905_000;
    await expect(user.users.verifyToken({ token: pair.accessToken })).rejects.toMatchObject({
      reason: 'AUTH_EXPIRED',
    });
  });

  it('refuses a wrong password, an unknown and an impossible user in the same words', async () => {
    await user.users.register({ username: 'alice', password: PASSWORD, role: 'trader' });
    for (const [name, password] of [
      ['alice', 'demopass124'],
      ['alice', ''],
      ['nobody', PASSWORD],
      ['no body', PASSWORD],
      ['alice', 'x'.repeat(200_000)],
      ["alice'--", PASSWORD],
    ] as const) {
      await expect(login(name, password)).rejects.toMatchObject({
        reason: 'AUTH_INVALID',
        message: 'request is not authorized',
        details: {},
      });
    }
  });

  it('takes as long for an unknown user as for a known one', async () => {
    await user.users.register({ username: 'alice', password: PASSWORD, role: 'trader' });
    const medianOf = async (username: string): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 9; i += 1) {
        user.clock.at += 3_600_000;
        const before = performance.now();
        await login(username, 'wrong password').catch(() => undefined);
        times.push(performance.now() - before);
      }
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    const [known, unknown] = [await medianOf('alice'), await medianOf('nobody')];
    expect(known).toBeGreaterThan(4);
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it('delays after failures, says how long, and lets the owner in afterwards', async () => {
    await user.users.register({ username: 'alice', password: PASSWORD, role: 'trader' });
    expect(await failures(8, 'alice')).toEqual([
      ...Array<string>(6).fill('AUTH_INVALID'),
      'RATE_LIMIT',
      'RATE_LIMIT',
    ]);
    await expect(login('alice')).rejects.toMatchObject({
      reason: 'RATE_LIMIT',
      message: 'rate limit exceeded',
      details: { retryAfterSeconds: 1 },
    });
    user.clock.at += 1_000;
    await expect(login('alice')).resolves.toMatchObject({ expiresInSeconds: 900 });
  });

  it('lets the owner in from a familiar address while strangers guess', async () => {
    await user.users.register({ username: 'alice', password: PASSWORD, role: 'trader' });
    await login('alice');
    await failures(7, 'alice', '203.0.113.66');
    await expect(login('alice', PASSWORD, '198.51.100.5')).rejects.toMatchObject({
      reason: 'RATE_LIMIT',
    });
    await expect(login('alice')).resolves.toBeDefined();
  });

  it('does not let a burst of guesses slip in before the first failure counts', async () => {
    await user.users.register({ username: 'alice', password: PASSWORD, role: 'trader' });
    const guesses = Array.from({ length: 20 }, () => login('alice', 'wrong password'));
    const answers = await Promise.allSettled(guesses);
    const reasons = answers.map((answer) => answer.status === 'rejected' && answer.reason.reason);
    expect(reasons.filter((reason) => reason === 'RATE_LIMIT').length).toBeGreaterThanOrEqual(10);
  });

  it('refuses sign-ins beyond a bound while many wait, and takes the rest', async () => {
    await user.users.register({ username: 'alice', password: PASSWORD, role: 'trader' });
    const answers = await Promise.allSettled(Array.from({ length: 150 }, () => login('alice')));
    const busy = answers.filter((answer) => answer.status === 'rejected');
    for (const answer of busy) expect(answer.reason.reason).toBe('EXCHANGE_BUSY');
    expect(busy.length).toBeGreaterThan(50);
    expect(answers.length - busy.length).toBeGreaterThanOrEqual(64);
    await expect(login('alice')).resolves.toBeDefined();
  });
});
