import type { IncomingHttpHeaders } from 'node:http';

/** What a request or a first WebSocket message brought to prove who it is. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'key'; readonly keyId: string; readonly secret: string };

const MAX_LENGTH = 4_096;
const NONE: Credentials = { kind: 'none' };
const MALFORMED: Credentials = { kind: 'malformed' };

/**
 * Reads the two APCA headers, else `Authorization: Bearer` or `Basic base64(key:secret)`. Never
 * throws; what cannot be understood is `malformed`, so that it is refused and not taken for absent.
 */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const keyId = headers['apca-api-key-id'];
  const secret = headers['apca-api-secret-key'];
  if (keyId !== undefined || secret !== undefined) return key(keyId, secret);
  const authorization = headers.authorization;
  if (authorization === undefined) return NONE;
  if (authorization.length > MAX_LENGTH) return MALFORMED;
  const space = authorization.indexOf(' ');
  const scheme = authorization.slice(0, space).toLowerCase();
  const value = authorization.slice(space + 1).trim();
  if (space < 0 || value === '') return MALFORMED;
  if (scheme === 'bearer') return { kind: 'token', token: value };
  return scheme === 'basic' ? basic(value) : MALFORMED;
}

function basic(value: string): Credentials {
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? MALFORMED : key(text.slice(0, colon), text.slice(colon + 1));
}

function key(keyId: unknown, secret: unknown): Credentials {
  const usable = (text: unknown): text is string => {
    return typeof text === 'string' && text !== '' && text.length <= 256;
  };
  return usable(keyId) && usable(secret) ? { kind: 'key', keyId, secret } : MALFORMED;
}
