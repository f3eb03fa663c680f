import { hkdfSync } from 'node:crypto';

import { assert } from '@app/kernel';

/** Keeps keys of this exchange apart from those of any other program with the same secret. */
const SALT = 'openbell/v1';

/**
 * A key of `length` bytes for one purpose, by HKDF-SHA-256. Different purposes give keys that tell
 * nothing of each other, so a leak of one does not open the rest.
 */
export function deriveKey(secretKey: string, purpose: string, length = 32): Buffer {
  assert(secretKey.length >= 16, 'a secret key of 16 characters or more');
  assert(purpose.length > 0, 'a purpose for the key');
  return Buffer.from(hkdfSync('sha256', secretKey, SALT, purpose, length));
}
