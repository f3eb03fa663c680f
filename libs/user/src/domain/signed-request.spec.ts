import type { SignedRequest } from '@app/contracts';
import { canonicalText, checkSendingTime, isSignedWith, sendingTime } from './signed-request';

/** Made with openssl: `dgst -sha256` of the body, `dgst -sha256 -hmac` of the five lines. */
const VECTOR: SignedRequest = {
  keyId: 'PKAAAAAAAAAAAAAAAAAA',
  signature: 'd7c494efadb62938df8eedf4aafe1c2ed4dd9dd854da61a03ab53689656d2ce9',
  timestamp: '1700000000000',
  nonce: 'n-1',
  recvWindow: null,
  method: 'POST',
  path: '/v2/orders?nested=true',
  bodySha256: 'c232b2d72698b12cbbf0815723f31f7936b52ab263670ac61a6a2a64694ee38f',
  address: '192.0.2.1',
};
const SECRET = Buffer.from('the secret of the specs');
const NOW = 1_700_000_000_000;

describe('a signed request', () => {
  it('is signed over five lines', () => {
    expect(canonicalText(VECTOR)).toBe(
      `1700000000000\nn-1\nPOST\n/v2/orders?nested=true\n${VECTOR.bodySha256}`,
    );
    expect(isSignedWith(SECRET, VECTOR)).toBe(true);
    expect(isSignedWith(SECRET, { ...VECTOR, signature: VECTOR.signature.toUpperCase() })).toBe(
      true,
    );
  });

  it.each([
    { timestamp: '1700000000001' },
    { nonce: 'n-2' },
    { method: 'PUT' },
    { path: '/v2/orders' },
    { bodySha256: VECTOR.bodySha256.replace('0', '1') },
    { signature: VECTOR.signature.slice(2) },
    { signature: '' },
  ])('does not fit with %p', (change) => {
    expect(isSignedWith(SECRET, { ...VECTOR, ...change })).toBe(false);
    expect(isSignedWith(Buffer.from('another secret'), VECTOR)).toBe(false);
  });

  it.each([
    ['X-Timestamp', { timestamp: '' }],
    ['X-Timestamp', { timestamp: '1.7e12' }],
    ['X-Timestamp', { timestamp: '-1' }],
    ['X-Nonce', { nonce: '' }],
    ['X-Nonce', { nonce: 'two\nlines' }],
    ['X-Nonce', { nonce: 'n'.repeat(129) }],
    ['X-Signature', { signature: 'not hex' }],
    ['X-Signature', { signature: '' }],
    ['X-Recv-Window', { recvWindow: '' }],
    ['X-Recv-Window', { recvWindow: '-5' }],
  ])('names %s when it cannot be one', (field, change) => {
    expect(() => sendingTime({ ...VECTOR, ...change })).toThrow(
      expect.objectContaining({ reason: 'SIGNATURE_INVALID', details: { field } }),
    );
  });

  it('may be five seconds old and one second ahead, or less when its sender says so', () => {
    const check = (ageMs: number, recvWindow: string | null, since = 0): (() => void) => {
      return () => checkSendingTime(sendingTime({ ...VECTOR, recvWindow }), NOW + ageMs, since);
    };
    const refused = (limit: number, value: number) =>
      expect.objectContaining({
        reason: 'TIMESTAMP_OUT_OF_WINDOW',
        details: expect.objectContaining({ limit, value }) as unknown,
      }) as Error;
    for (const age of [-1_000, 0, 5_000]) expect(check(age, null)).not.toThrow();
    expect(check(5_001, null)).toThrow(refused(5_000, 5_001));
    expect(check(-1_001, null)).toThrow(refused(1_000, 1_001));
    expect(check(100, '100')).not.toThrow();
    expect(check(101, '100')).toThrow(refused(100, 101));
    expect(check(0, '5001')).toThrow(refused(5_000, 5_001));
    expect(check(10, null, NOW + 1)).toThrow(refused(9, 10));
  });
});
