import { randomBytes } from 'node:crypto';
import {
  isKeyId,
  isRefreshToken,
  KEY_ID_BYTES,
  KEY_SECRET_BYTES,
  keyIdFrom,
  NONCE_BYTES,
  opaqueText,
  REFRESH_TOKEN_BYTES,
  sameSecret,
  SecretBox,
  tokenHash,
} from './secrets';

describe('names and secrets', () => {
  it('key ids are PK and 18 characters of base32', () => {
    expect(keyIdFrom(Uint8Array.from({ length: KEY_ID_BYTES }, (_, i) => i * 15))).toMatch(
      /^PK[A-Z2-7]{18}$/,
    );
    expect(isKeyId(keyIdFrom(randomBytes(KEY_ID_BYTES)))).toBe(true);
    expect(isKeyId('PKaaaaaaaaaaaaaaaaaa')).toBe(false);
    expect(isKeyId(`PK${'A'.repeat(18)}\n`)).toBe(false);
  });

  it('secrets and refresh tokens fit a header as they are', () => {
    expect(opaqueText(randomBytes(KEY_SECRET_BYTES))).toMatch(/^[A-Za-z0-9_-]{40}$/);
    expect(isRefreshToken(opaqueText(randomBytes(REFRESH_TOKEN_BYTES)))).toBe(true);
    expect(isRefreshToken('x'.repeat(44))).toBe(false);
  });

  it('a token is stored as its SHA-256', () => {
    expect(tokenHash('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('compares secrets of any length and script', () => {
    const known = Buffer.from('s3cret');
    expect(sameSecret(known, 's3cret')).toBe(true);
    expect(sameSecret(known, 's3creT')).toBe(false);
    expect(sameSecret(known, '')).toBe(false);
    expect(sameSecret(known, 's3cre\u0442')).toBe(false);
  });
});

describe('secret box', () => {
  const box = new SecretBox(Buffer.alloc(32, 1));
  const nonce = Buffer.alloc(NONCE_BYTES, 2);
  const sealed = box.seal('top secret', 'PKONE', nonce);

  it('opens what it sealed', () => {
    expect(box.open(sealed, 'PKONE')).toBe('top secret');
    expect(sealed.includes('top secret')).toBe(false);
  });

  it('does not open under another name or key', () => {
    expect(box.open(sealed, 'PKTWO')).toBeNull();
    expect(new SecretBox(Buffer.alloc(32, 9)).open(sealed, 'PKONE')).toBeNull();
  });

  it('does not open when any byte was changed or the end is missing', () => {
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(box.open(changed, 'PKONE')).toBeNull();
      expect(box.open(sealed.subarray(0, i), 'PKONE')).toBeNull();
    }
  });

  it('refuses a key or nonce of the wrong size', () => {
    expect(() => new SecretBox(Buffer.alloc(16))).toThrow('16 bytes');
    expect(() => box.seal('x', 'PKONE', Buffer.alloc(11))).toThrow('11 bytes');
  });
});
