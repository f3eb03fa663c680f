import { isUtf8 } from 'node:buffer';

import { DomainError } from '@app/kernel';

/** Nesting that a body may have; deeper ones are refused before they are parsed. */
export const MAX_JSON_DEPTH = 16;

/**
 * A body that was read but cannot be used. It travels as the body itself, so that the refusal
 * comes after authentication and does not cost the client its connection.
 */
export class RefusedBody {
  constructor(readonly error: DomainError) {}
}

/** What a scan of the raw bytes tells about JSON text without parsing it. */
export interface JsonShape {
  /** Deepest nesting met; counting stops just above `MAX_JSON_DEPTH`. */
  readonly depth: number;
  /** Members of all objects, repeated names counted each time. */
  readonly members: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** One pass over the bytes: nesting and members, strings skipped. Never throws. */
export function scanJson(raw: Uint8Array): JsonShape {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let inString = false;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === COLON) members += 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > MAX_JSON_DEPTH) break;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth -= 1;
  }
  return { depth: deepest, members };
}

/**
 * Reads a JSON body. Answers the value, `undefined` for an empty body, or a {@link RefusedBody}:
 * not UTF-8, nested too deep, not JSON, or a member given twice (JSON.parse would silently keep
 * the last). A `__proto__` member stays an own property that no DTO knows, so it is refused later.
 */
export function parseJsonBody(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  if (!isUtf8(raw)) return notJson('request body is not UTF-8');
  const shape = scanJson(raw);
  if (shape.depth > MAX_JSON_DEPTH) {
    return notJson(`request body is nested deeper than ${MAX_JSON_DEPTH}`);
  }
  const text = raw.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notJson('request body is not valid JSON');
  }
  if (countMembers(value) === shape.members) return value;
  const field = repeatedMember(text, value);
  return new RefusedBody(
    new DomainError('MALFORMED_FIELD', `${field} is given more than once`, { field }),
  );
}

function notJson(message: string): RefusedBody {
  return new RefusedBody(new DomainError('BODY_NOT_JSON', message));
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const item of Object.values(value)) {
    if (typeof item === 'object' && item !== null) members += countMembers(item);
  }
  return members;
}

/** Name of a repeated member, for the message only: found by looking for `"name":` in the text. */
function repeatedMember(text: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'body';
  for (const name of Object.keys(value)) {
    const quoted = JSON.stringify(name);
    const first = text.indexOf(quoted);
    if (first >= 0 && text.indexOf(quoted, first + quoted.length) >= 0) return name;
  }
  return 'body';
}
