import { performance } from 'node:perf_hooks';
import type { ApiKeyView, UserApi, UserView } from '@app/contracts';
import { startUser, type UserHarness } from '../user.fixture';
import { LastUsedLog } from './last-used-log';

const HOME = '192.0.2.1';
const INVALID = { reason: 'AUTH_INVALID', message: 'request is not authorized' };
type CreateRequest = Parameters<UserApi['createKey']>[0];

describe('API keys', () => {
  let user: UserHarness;
  let alice: UserView;
  let mallory: UserView;

  beforeEach(async () => {
    user = await startUser();
    const person = { password: 'demopass123', role: 'trader' } as const;
    alice = await user.users.register({ ...person, username: 'alice' });
    mallory = await user.users.register({ ...person, username: 'mallory' });
  });

  afterEach(async () => {
    await user.stop();
  });

  const create = (wish: Partial<CreateRequest> = {}): Promise<ApiKeyView & { secret: string }> =>
    user.users.createKey({
      userId: alice.id,
      label: 'bot',
      permissions: ['read', 'trade'],
      ipAllowList: [],
      expiresAt: null,
      ...wish,
    });
  const verify = (
    key: { keyId: string; secret: string },
    address = HOME,
  ): ReturnType<UserApi['verifyKey']> =>
    user.users.verifyKey({ keyId: key.keyId, secret: key.secret, address });

  it('show their secret once and then only what they are', async () => {
    const { secret, ...view } = await create();
    expect(secret).toMatch(/^[A-Za-z0-9_-]{40}$/);
    expect(view).toEqual({
      keyId: expect.stringMatching(/^PK[A-Z2-7]{18}$/),
      label: 'bot',
      permissions: ['read', 'trade'],
      ipAllowList: [],
      createdAt: user.clock.at,
      expiresAt: null,
      lastUsedAt: null,
    });
    await expect(user.users.keys({ userId: alice.id })).resolves.toEqual([view]);
    await expect(user.users.keys({ userId: mallory.id })).resolves.toEqual([]);
    await expect(user.users.keys({ userId: '?' })).resolves.toEqual([]);
  });

  it('are sealed at rest', async () => {
    const { secret } = await create();
    const rows = await user.database.database.query<{ text: string; sealed: Buffer }>(
      'select k::text as text, sealed_secret as sealed from users.api_keys k',
    );
    expect(rows[0]?.text).not.toContain(secret);
    expect(rows[0]?.sealed.includes(secret)).toBe(false);
  });

  it('sign their owner in, also after a restart', async () => {
    const key = await create();
    const principal = {
      userId: alice.id,
      username: 'alice',
      role: 'trader',
      accountId: alice.accountId,
      permissions: ['read', 'trade'],
      credentialId: key.keyId,
      via: 'key',
    };
    await expect(verify(key)).resolves.toEqual(principal);
    await expect(verify(key)).resolves.toEqual(principal);
    user = await user.restart();
    await expect(verify(key)).resolves.toEqual(principal);
  });

  it('refuse a wrong secret before and after the key is known', async () => {
    const [key, other] = [await create(), await create({ userId: mallory.id })];
    const wrong = { keyId: key.keyId, secret: other.secret };
    await expect(verify(wrong)).rejects.toMatchObject(INVALID);
    await verify(key);
    await expect(verify(wrong)).rejects.toMatchObject(INVALID);
    await expect(verify({ ...key, secret: '' })).rejects.toMatchObject(INVALID);
    await expect(verify({ ...key, secret: `${key.secret}x` })).rejects.toMatchObject(INVALID);
  });

  it.each([
    '',
    'PK',
    'PKAAAAAAAAAAAAAAAAAA',
    "PK'; drop table users.users",
    '\u0000',
    'k'.repeat(9999),
  ])('refuse the key id %p', async (keyId) => {
    await expect(verify({ keyId, secret: 's' })).rejects.toMatchObject(INVALID);
  });

  it('end when their time is over, cached or not', async () => {
    const key = await create({ expiresAt: user.clock.at + 60_000 });
    await expect(verify(key)).resolves.toMatchObject({ expiresAt: user.clock.at + 60_000 });
    user.clock.at += 60_000;
    await expect(verify(key)).rejects.toMatchObject({ reason: 'AUTH_EXPIRED' });
    await expect(verify({ ...key, secret: 'x' })).rejects.toMatchObject(INVALID);
  });

  it('work only from the addresses on their list', async () => {
    const key = await create({ ipAllowList: ['10.0.0.0/8', '2001:db8::/32', '203.0.113.7'] });
    for (const address of ['10.9.8.7', '::ffff:10.9.8.7', '2001:db8::5', '203.0.113.7']) {
      await expect(verify(key, address)).resolves.toMatchObject({ username: 'alice' });
    }
    for (const address of ['203.0.113.8', '2001:db9::5', '']) {
      await expect(verify(key, address)).rejects.toMatchObject({
        reason: 'IP_NOT_ALLOWED',
        message: 'forbidden.',
      });
    }
    await expect(verify({ ...key, secret: 'x' }, HOME)).rejects.toMatchObject(INVALID);
  });

  it('carry no more than their owner may', async () => {
    await expect(create({ permissions: ['read', 'admin'] })).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
      message: 'forbidden.',
    });
    const reader = await create({ permissions: ['read'] });
    await expect(verify(reader)).resolves.toMatchObject({ permissions: ['read'] });
    await expect(create({ userId: '01890000-0000-7000-8000-000000000001' })).rejects.toMatchObject({
      reason: 'ACCOUNT_NOT_FOUND',
    });
  });

  it('are deleted by their owner alone, refused at once, and the feed tells', async () => {
    const key = await create();
    await verify(key);
    const { keyId } = key;
    const missing = { reason: 'KEY_NOT_FOUND' };
    await expect(user.users.deleteKey({ userId: mallory.id, keyId })).rejects.toMatchObject(
      missing,
    );
    await expect(verify(key)).resolves.toBeDefined();
    await expect(user.users.deleteKey({ userId: alice.id, keyId })).resolves.toEqual({
      deleted: true,
    });
    await expect(verify(key)).rejects.toMatchObject(INVALID);
    await expect(user.users.deleteKey({ userId: alice.id, keyId })).rejects.toMatchObject(missing);
    expect(user.revocations).toEqual([{ credentialId: keyId, via: 'key', userId: alice.id }]);
  });

  it('are not remembered by a read that a deletion overtook', async () => {
    const key = await create();
    const during = verify(key).catch(() => null);
    await user.users.deleteKey({ userId: alice.id, keyId: key.keyId });
    await during;
    await expect(verify(key)).rejects.toMatchObject(INVALID);
  });

  it('show at once when they were used, and store it in batches', async () => {
    const [one, two] = [await create(), await create({ label: 'other' })];
    user.clock.at += 1_000;
    await verify(one);
    user.clock.at += 1_000;
    await verify(one);
    const stored = (): Promise<{ at: Date | null }[]> =>
      user.database.database.query(
        'select last_used_at as at from users.api_keys order by created_at, label',
      );
    const times = async (): Promise<(number | null)[]> =>
      (await user.users.keys({ userId: alice.id })).map((key) => key.lastUsedAt).sort();
    expect(await times()).toEqual([user.clock.at, null]);
    expect(await stored()).toEqual([{ at: null }, { at: null }]);
    await user.module.get(LastUsedLog).flush();
    expect(await stored()).toContainEqual({ at: new Date(user.clock.at) });
    user.clock.at += 1_000;
    await verify(two);
    user = await user.restart();
    expect(await stored()).toContainEqual({ at: new Date(user.clock.at) });
    expect(await times()).toEqual([user.clock.at - 1_000, user.clock.at]);
  });

  it('cost microseconds once they are known', async () => {
    const key = await create({ ipAllowList: ['192.0.2.0/24'] });
    await verify(key);
    const rounds = 20_000;
    const before = performance.now();
    for (let i = 0; i < rounds; i += 1) await verify(key);
    const microseconds = ((performance.now() - before) * 1000) / rounds;
    process.stderr.write(`verifyKey: ${Math.round(microseconds * 10) / 10} µs\n`);
    expect(microseconds).toBeLessThan(100);
  });

  it('do not open under another secret key', async () => {
    const key = await create();
    user = await user.restart({ secretKey: 'another secret of the specs, long enough' });
    await expect(verify(key)).rejects.toMatchObject(INVALID);
  });

  it('are bounded in number per user', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, i) => create({ label: `bot ${i}` })));
    await expect(create()).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    await expect(create({ userId: mallory.id })).resolves.toBeDefined();
  });
});
