import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedRequest } from '@app/contracts';
import { DomainError, type Millis } from '@app/kernel';

/** Oldest that a signed request may be, whatever window its sender asks for. */
export const RECV_WINDOW_MS_MAX = 5_000;
/** Clocks of senders may be this far ahead. */
const AHEAD_MS_MAX = 1_000;

const TIMESTAMP = /^[0-9]{1,15}$/;
const WINDOW = /^[0-9]{1,9}$/;
/** Printable ASCII without space, so that the lines of the signed text cannot be moved. */
const NONCE = /^[\x21-\x7e]{1,128}$/;
const SIGNATURE = /^[0-9a-f]{64}$/i;

/** When a signed request says it was sent, and how old it may be, in milliseconds. */
export interface SendingTime {
  readonly timestamp: Millis;
  readonly windowMs: number;
}

/** The text that is signed (public contract, section 1). */
export function canonicalText(request: SignedRequest): string {
  const { timestamp, nonce, method, path, bodySha256 } = request;
  return [timestamp, nonce, method, path, bodySha256].join('\n');
}

/**
 * Reads the times of a signed request and refuses parts that no signature can have. Throws
 * SIGNATURE_INVALID with the header that is wrong.
 */
export function sendingTime(request: SignedRequest): SendingTime {
  const { timestamp, nonce, signature, recvWindow } = request;
  if (!TIMESTAMP.test(timestamp)) throw signatureInvalid('X-Timestamp');
  if (!NONCE.test(nonce)) throw signatureInvalid('X-Nonce');
  if (!SIGNATURE.test(signature)) throw signatureInvalid('X-Signature');
  if (recvWindow !== null && !WINDOW.test(recvWindow)) throw signatureInvalid('X-Recv-Window');
  return {
    timestamp: Number.parseInt(timestamp, 10),
    windowMs: recvWindow === null ? RECV_WINDOW_MS_MAX : Number.parseInt(recvWindow, 10),
  };
}

/** Whether the secret made the signature; its time tells nothing of where they differ. */
export function isSignedWith(secret: Buffer, request: SignedRequest): boolean {
  const expected = createHmac('sha256', secret).update(canonicalText(request)).digest();
  const given = Buffer.from(request.signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Refuses a request from the future, one older than its window, and one from before `since`, of
 * which the nonce may be forgotten. Throws TIMESTAMP_OUT_OF_WINDOW with limit and value.
 */
export function checkSendingTime(sent: SendingTime, now: Millis, since: Millis): void {
  const { timestamp, windowMs } = sent;
  const ageMs = now - timestamp;
  if (windowMs > RECV_WINDOW_MS_MAX) throw outOfWindow('recv_window', RECV_WINDOW_MS_MAX, windowMs);
  if (ageMs < -AHEAD_MS_MAX) throw outOfWindow('ahead_ms', AHEAD_MS_MAX, -ageMs);
  if (ageMs > windowMs) throw outOfWindow('age_ms', windowMs, ageMs);
  if (timestamp < since) throw outOfWindow('age_ms', now - since, ageMs);
}

/** The signature is not that of the key's secret, or cannot be one. */
export function signatureInvalid(field = 'X-Signature'): DomainError {
  return new DomainError('SIGNATURE_INVALID', 'the signature does not fit', { field });
}

/** The nonce was in another signed request of the key. */
export function nonceReused(): DomainError {
  return new DomainError('NONCE_REUSED', 'the nonce was used before', { field: 'X-Nonce' });
}

function outOfWindow(what: string, limit: number, value: number): DomainError {
  const message = `${what} is ${value}, at most ${limit} passes`;
  return new DomainError('TIMESTAMP_OUT_OF_WINDOW', message, { what, limit, value });
}
