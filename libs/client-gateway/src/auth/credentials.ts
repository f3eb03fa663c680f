import type { IncomingHttpHeaders } from 'node:http';

/** What a request or a first WebSocket message brought to prove who it is. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'key'; readonly keyId: string; readonly secret: string }
  | ({ readonly kind: 'signed' } & SignedHeaders);

/** The headers of a signed request; missing ones are empty, which no signature fits. */
export interface SignedHeaders {
  readonly keyId: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly recvWindow: string | null;
}

const MAX_LENGTH = 4_096;
/** Header whose presence makes a request a signed one. */
export const SIGNATURE_HEADER = 'x-signature';
const NONE: Credentials = { kind: 'none' };
const MALFORMED: Credentials = { kind: 'malformed' };

/**
 * Reads a signature, else the two APCA headers, else `Authorization: Bearer` or `Basic
 * base64(key:secret)`. A signature that is there is always checked. Never throws; what cannot be
 * understood is `malformed`, so that it is refused and not taken for absent.
 */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const keyId = headers['apca-api-key-id'];
  const secret = headers['apca-api-secret-key'];
  if (headers[SIGNATURE_HEADER] !== undefined) return signed(headers);
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

function signed(headers: IncomingHttpHeaders): Credentials {
  const text = (name: string): string => {
    const value = headers[name];
    return typeof value === 'string' && value.length <= MAX_LENGTH ? value : '';
  };
  return {
    kind: 'signed',
    keyId: text('apca-api-key-id'),
    signature: text(SIGNATURE_HEADER),
    timestamp: text('x-timestamp'),
    nonce: text('x-nonce'),
    recvWindow: headers['x-recv-window'] === undefined ? null : text('x-recv-window'),
  };
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
