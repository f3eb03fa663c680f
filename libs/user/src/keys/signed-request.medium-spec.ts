import { createHmac, hash } from 'node:crypto';
import type { ApiKeyView, SignedRequest, UserView } from '@app/contracts';
import { startUser, type UserHarness } from '../user.fixture';

const HOME = '192.0.2.1';
const UNFIT = { reason: 'SIGNATURE_INVALID' };
type Key = ApiKeyView & { secret: string };

describe('signed requests', () => {
  let user: UserHarness;
  let alice: UserView;
  let key: Key;

  const create = (wish: { ipAllowList?: string[]; expiresAt?: number } = {}): Promise<Key> =>
    user.users.createKey({
      userId: alice.id,
      label: 'signer',
      permissions: ['read', 'trade'],
      ipAllowList: wish.ipAllowList ?? [],
      expiresAt: wish.expiresAt ?? null,
    });

  const signed = (by: Key, nonce: string, more: Partial<SignedRequest> = {}): SignedRequest => {
    const parts = {
      keyId: by.keyId,
      timestamp: String(user.clock.at),
      nonce,
      recvWindow: null,
      method: 'POST',
      path: '/v2/orders',
      bodySha256: hash('sha256', '{"qty":"1"}'),
      address: HOME,
      ...more,
    };
    const { timestamp, method, path, bodySha256 } = parts;
    const text = [timestamp, parts.nonce, method, path, bodySha256].join('\n');
    return { signature: createHmac('sha256', by.secret).update(text).digest('hex'), ...parts };
  };

  const refusal = async (request: SignedRequest): Promise<unknown> =>
    user.users.verifySignature(request).catch((error: unknown) => error);

  beforeEach(async () => {
    user = await startUser();
    alice = await user.users.register({
      username: 'alice',
      password: 'demopass123',
      role: 'trader',
    });
    key = await create();
  });

  afterEach(() => user.stop());

  it('sign their owner in once', async () => {
    const request = signed(key, 'one');
    await expect(user.users.verifySignature(request)).resolves.toMatchObject({
      username: 'alice',
      credentialId: key.keyId,
      via: 'key',
      permissions: ['read', 'trade'],
    });
    expect(await refusal(request)).toMatchObject({ reason: 'NONCE_REUSED' });
    user.clock.at += 4_000;
    expect(await refusal(request)).toMatchObject({ reason: 'NONCE_REUSED' });
    await expect(user.users.verifySignature(signed(key, 'two'))).resolves.toBeDefined();
  });

  it('whose window was changed on the way are still known', async () => {
    const request = { ...signed(key, 'one'), recvWindow: '100' };
    await user.users.verifySignature(request);
    user.clock.at += 4_999;
    expect(await refusal({ ...request, recvWindow: '5000' })).toMatchObject({
      reason: 'NONCE_REUSED',
    });
  });

  it('with anything changed, of another key or of none are refused', async () => {
    const request = signed(key, 'one');
    const other = await create();
    for (const change of [
      { bodySha256: hash('sha256', '{"qty":"2"}') },
      { path: '/v2/orders?x=1' },
      { method: 'PUT' },
      { nonce: 'another' },
      { keyId: other.keyId },
      { keyId: 'PKAAAAAAAAAAAAAAAAAA' },
      { keyId: '\u0000' },
    ]) {
      expect(await refusal({ ...request, ...change })).toMatchObject(UNFIT);
    }
    await expect(user.users.verifySignature(request)).resolves.toBeDefined();
  });

  it('out of their time are refused with limit and value, and may be signed again', async () => {
    const late = signed(key, 'one', { timestamp: String(user.clock.at), recvWindow: '200' });
    user.clock.at += 201;
    expect(await refusal(late)).toMatchObject({
      reason: 'TIMESTAMP_OUT_OF_WINDOW',
      details: { limit: 200, value: 201 },
    });
    const ahead = signed(key, 'one', { timestamp: String(user.clock.at + 1_001) });
    expect(await refusal(ahead)).toMatchObject({ reason: 'TIMESTAMP_OUT_OF_WINDOW' });
    await expect(user.users.verifySignature(signed(key, 'one'))).resolves.toBeDefined();
  });

  it('learn of end and address only with the right secret', async () => {
    const ended = await create({ expiresAt: user.clock.at + 1_000 });
    const bound = await create({ ipAllowList: ['10.0.0.0/8'] });
    user.clock.at += 1_000;
    expect(await refusal(signed(ended, 'e'))).toMatchObject({ reason: 'AUTH_EXPIRED' });
    expect(await refusal(signed(bound, 'b'))).toMatchObject({ reason: 'IP_NOT_ALLOWED' });
    const guessed = { ...signed(bound, 'c'), signature: 'a'.repeat(64) };
    expect(await refusal(guessed)).toMatchObject(UNFIT);
    await expect(
      user.users.verifySignature(signed(bound, 'b', { address: '10.1.2.3' })),
    ).resolves.toBeDefined();
  });

  it('taken before a restart are refused after it, as are those of a deleted key', async () => {
    const request = signed(key, 'one');
    await user.users.verifySignature(request);
    user.clock.at += 1;
    user = await user.restart();
    expect(await refusal(request)).toMatchObject({ reason: 'TIMESTAMP_OUT_OF_WINDOW' });
    const next = signed(key, 'two');
    await user.users.deleteKey({ userId: alice.id, keyId: key.keyId });
    expect(await refusal(next)).toMatchObject(UNFIT);
  });
});
