import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { ErrorDetails, Reason } from '@app/kernel';
import { DomainError, REASONS } from '@app/kernel';

import { deriveKey } from '../secrets/derive-key';

/** Longest text of one message; larger ones are a mistake of the caller. */
const BODY_LENGTH_MAX = 8 * 1024 * 1024;
/** A message may be used this long after it was made, whatever deadline it names. */
export const DEADLINE_MS_MAX = 60_000;

/** What goes over the wire: a body as text, until when it counts, and a MAC over all of it. */
export interface SignedMessage {
  /** Used once. */
  readonly nonce: string;
  /** Wall-clock milliseconds after which the message is refused. */
  readonly deadline: number;
  readonly body: string;
  readonly mac: string;
}

/** One call of a message: who it is for in the log, and the one argument of the operation. */
export type WireCall = readonly [correlationId: string, argument?: unknown];

/** How one call of a message ended. */
export type WireOutcome =
  | { readonly value?: unknown }
  | { readonly error: { reason: string; message: string; details: ErrorDetails } };

/** Part of a reply: outcomes by the place of their call in the message. */
export type WireReply = readonly (readonly [index: number, outcome: WireOutcome])[];

/**
 * Signs and opens what services send each other. Whoever reaches Redis without the secret of the
 * exchange can neither ask nor answer nor alter anything.
 */
export class WireSeal {
  private readonly key: Buffer;
  private readonly used = new Map<string, number>();

  constructor(secretKey: string) {
    this.key = deriveKey(secretKey, 'rpc');
  }

  /** A message for `channel`. Throws when the content is no JSON or too long. */
  seal(channel: string, content: unknown, deadline: number): SignedMessage {
    const body = JSON.stringify(content);
    if (body.length > BODY_LENGTH_MAX) {
      throw new DomainError('PAYLOAD_TOO_LARGE', `more than ${BODY_LENGTH_MAX} characters`);
    }
    const nonce = randomBytes(12).toString('base64url');
    return { nonce, deadline, body, mac: this.mac(channel, { nonce, deadline, body }) };
  }

  /** The content of a message that was made for this very channel; null when it is not ours. */
  open(channel: string, message: unknown): unknown {
    if (!isSigned(message) || message.body.length > BODY_LENGTH_MAX) return null;
    const expected = Buffer.from(this.mac(channel, message), 'base64url');
    const given = Buffer.from(message.mac, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return JSON.parse(message.body) as unknown;
  }

  /** False when a message of this nonce was here before: a copy. */
  firstUse({ nonce, deadline }: SignedMessage, now: number): boolean {
    if (this.used.has(nonce)) return false;
    for (const [old, until] of this.used) {
      if (until >= now) break;
      this.used.delete(old);
    }
    this.used.set(nonce, Math.min(deadline, now + DEADLINE_MS_MAX));
    return true;
  }

  private mac(channel: string, message: Omit<SignedMessage, 'mac'>): string {
    const { nonce, deadline, body } = message;
    return createHmac('sha256', this.key)
      .update(`${channel}\n${nonce}\n${deadline}\n`)
      .update(body)
      .digest('base64url');
  }
}

/** True for the shape of a signed message, whoever made it. */
export function isSigned(message: unknown): message is SignedMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { nonce, deadline, body, mac } = message as Record<string, unknown>;
  const texts = typeof nonce === 'string' && typeof body === 'string' && typeof mac === 'string';
  return texts && nonce.length <= 32 && mac.length <= 64 && Number.isSafeInteger(deadline);
}

/** True for the list of calls that a message must hold; each argument has a check of its own. */
export function areCalls(content: unknown): content is readonly WireCall[] {
  if (!Array.isArray(content) || content.length === 0) return false;
  return content.every((call: unknown) => {
    if (!Array.isArray(call) || call.length < 1 || call.length > 2) return false;
    return typeof call[0] === 'string' && call[0].length <= 128;
  });
}

/** The plain form of an expected failure; null for anything else. */
export function wireError(error: unknown): Extract<WireOutcome, { error: unknown }> | null {
  if (!(error instanceof DomainError)) return null;
  const { reason, message, details } = error;
  return { error: { reason, message, details } };
}

/** The mirror of {@link wireError}: reason, message and details as they were thrown. */
export function errorFromWire(value: unknown): DomainError {
  const { reason, message, details } = (value ?? {}) as Record<string, unknown>;
  const known = typeof reason === 'string' && Object.hasOwn(REASONS, reason);
  if (!known) return new DomainError('INTERNAL', 'a service failed');
  const text = typeof message === 'string' ? message : reason;
  const facts = typeof details === 'object' && details !== null ? (details as ErrorDetails) : {};
  return new DomainError(reason as Reason, text, facts);
}
