import { malformed } from './decimal-field';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+\- ])(\d{2}):(\d{2}))$/;
const MINUTE_MS = 60_000;
/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/**
 * Reads `YYYY-MM-DD` (midnight UTC) or RFC 3339 with any offset and 0 to 9 fraction digits into
 * milliseconds since 1970; null for anything else. A `+` that a query string turned into a blank
 * is understood.
 */
export function parseTime(text: string): number | null {
  if (text.length > 40) return null;
  const date = DATE.exec(text);
  if (date !== null) return dayStart(date);
  const parts = DATE_TIME.exec(text);
  if (parts === null) return null;
  const day = dayStart(parts);
  const [hour, minute, second] = [digits(parts[4]), digits(parts[5]), digits(parts[6])];
  const [offsetHour, offsetMinute] = [digits(parts[9]), digits(parts[10])];
  if (day === null || hour > 23 || minute > 59 || second > 59) return null;
  if (offsetHour > 23 || offsetMinute > 59) return null;
  const offset = (offsetHour * 60 + offsetMinute) * (parts[8] === '-' ? -1 : 1);
  const millis = digits((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  return day + (hour * 60 + minute - offset) * MINUTE_MS + second * 1_000 + millis;
}

/** The time of an optional field. Throws MALFORMED_FIELD. */
export function timeField(text: string | null, field: string): number | null {
  if (text === null) return null;
  const at = parseTime(text);
  if (at === null) throw malformed(field, 'must be a time of RFC 3339');
  return at;
}

function dayStart(parts: RegExpExecArray): number | null {
  const [year, month, day] = [digits(parts[1]), digits(parts[2]), digits(parts[3])];
  const at = Date.UTC(year, month - 1, day);
  const back = new Date(at);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? at : null;
}

function digits(text: string | undefined): number {
  return text === undefined || text === '' ? 0 : Number.parseInt(text, 10);
}

/** Times written last, by their low bits: an order and its updates name the same ones again. */
const written: ({ readonly at: number; readonly text: string } | undefined)[] = [];
const LOW_BITS = 0x3ff;

/** RFC 3339 in UTC with milliseconds. Throws a RangeError for what is no time. */
export function formatTime(at: number): string {
  const known = written[at & LOW_BITS];
  if (known?.at === at) return known.text;
  const text = new Date(at).toISOString();
  written[at & LOW_BITS] = { at, text };
  return text;
}

/** As {@link formatTime}; null stays null. */
export function formatTimeOrNull(at: number | null): string | null {
  return at === null ? null : formatTime(at);
}

/** `YYYY-MM-DD` of the UTC day. */
export function formatDate(at: number): string {
  return formatTime(at).slice(0, 10);
}
