import { malformed } from './refusals';

const USERNAME = /^[A-Za-z0-9_.-]{3,32}$/;
/** Shortest password, in characters. */
const PASSWORD_LENGTH_MIN = 8;
/** Longest password, in characters; bounds what is hashed. */
const PASSWORD_LENGTH_MAX = 128;

/** The stored, lower-case form of a username, or null when no user can have that name. */
export function canonicalUsername(username: string): string | null {
  return USERNAME.test(username) ? username.toLowerCase() : null;
}

/** As {@link canonicalUsername}, for a name that is to be stored. Throws MALFORMED_FIELD. */
export function newUsername(username: string): string {
  const canonical = canonicalUsername(username);
  if (canonical === null) {
    throw malformed('username', 'must have 3 to 32 letters, digits, dots, hyphens or underscores');
  }
  return canonical;
}

/**
 * The form of a password that is hashed: NFKC, so that two keyboards type the same one. Null when
 * it is longer than any stored password can be.
 */
export function canonicalPassword(password: string): string | null {
  if (password.length > PASSWORD_LENGTH_MAX) return null;
  const canonical = password.normalize('NFKC');
  return canonical.length > PASSWORD_LENGTH_MAX ? null : canonical;
}

/** As {@link canonicalPassword}, for a password that is to be stored. Throws MALFORMED_FIELD. */
export function newPassword(password: string, username: string): string {
  const canonical = canonicalPassword(password);
  if (canonical === null || canonical.length < PASSWORD_LENGTH_MIN || !canonical.isWellFormed()) {
    throw malformed(
      'password',
      `must have ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters`,
    );
  }
  if (canonical.toLowerCase() === username) {
    throw malformed('password', 'must differ from the username');
  }
  return canonical;
}
