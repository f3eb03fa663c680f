import { createCipheriv, createDecipheriv, hash, timingSafeEqual } from 'node:crypto';
import { assert } from '@app/kernel';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const KEY_ID_PREFIX = 'PK';
const KEY_ID_RANDOM_LENGTH = 18;
const KEY_ID = new RegExp(`^${KEY_ID_PREFIX}[${BASE32}]{${KEY_ID_RANDOM_LENGTH}}$`);
const REFRESH_TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Random bytes that a key id takes. */
export const KEY_ID_BYTES = KEY_ID_RANDOM_LENGTH;
/** Random bytes of a key's secret: 240 bits, 40 characters. */
export const KEY_SECRET_BYTES = 30;
/** Random bytes of a refresh token: 256 bits, 43 characters. */
export const REFRESH_TOKEN_BYTES = 32;
/** Random bytes of a sealing nonce. */
export const NONCE_BYTES = 12;

const FORMAT = 1;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** A key id, `PK` and 18 characters of base32: 90 bits, so that two never meet. */
export function keyIdFrom(random: Uint8Array): string {
  assert(random.length === KEY_ID_BYTES, `${random.length} random bytes for a key id`);
  return KEY_ID_PREFIX + Array.from(random, (byte) => BASE32[byte & 31]).join('');
}

/** True for text that can be a key id; spares the database a question about any other. */
export function isKeyId(text: string): boolean {
  return KEY_ID.test(text);
}

/** True for text that can be a refresh token. */
export function isRefreshToken(text: string): boolean {
  return REFRESH_TOKEN.test(text);
}

/** Random bytes as text that fits headers, JSON and cookies as it is. */
export function opaqueText(random: Uint8Array): string {
  return Buffer.from(random).toString('base64url');
}

/** What is stored of a token of 256 random bits: no salt needed, nothing to guess. */
export function tokenHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Compares without telling by its time where the difference is. Lengths are public. */
export function sameSecret(known: Buffer, given: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === known.length && timingSafeEqual(bytes, known);
}

/**
 * Encrypts small secrets at rest with AES-256-GCM. The name that a secret is stored under is
 * authenticated with it, so a row copied to another name does not open.
 */
export class SecretBox {
  constructor(private readonly key: Buffer) {
    assert(key.length === 32, `a sealing key of ${key.length} bytes`);
  }

  /** Seals `secret` for `name` with a nonce that is never used twice. */
  seal(secret: string, name: string, nonce: Uint8Array): Buffer {
    assert(nonce.length === NONCE_BYTES, `a nonce of ${nonce.length} bytes`);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.from(name));
    const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([FORMAT]), nonce, cipher.getAuthTag(), body]);
  }

  /** The secret, or null when it was sealed under another key or name, or was changed. */
  open(sealed: Buffer, name: string): string | null {
    if (sealed.length < HEADER_BYTES || sealed[0] !== FORMAT) return null;
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEADER_BYTES));
    try {
      const body = decipher.update(sealed.subarray(HEADER_BYTES));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    } catch {
      return null; // the tag does not fit; the caller decides what that means
    }
  }
}
