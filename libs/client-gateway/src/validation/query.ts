import { malformed } from './decimal-field';
import { hasNoControls } from './text';
import { parseTime } from './times';

/** A query string as Fastify gives it: repeated keys are arrays. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

const MAX_LIST = 500;

/**
 * One value; the last one when it is repeated. Absent and empty are null. Throws MALFORMED_FIELD
 * for characters that no value of ours has and that the database cannot even compare.
 */
export function queryText(query: Query, name: string): string | null {
  const value = query[name];
  const text = typeof value === 'string' ? value : value?.at(-1);
  if (text === undefined || text === '') return null;
  return clean(name, text);
}

function clean(name: string, text: string): string {
  if (hasNoControls(text)) return text;
  throw malformed(name, 'must not contain control characters');
}

/** A list as csv, repeated key or `key[]`; null when absent. Throws MALFORMED_FIELD above 500. */
export function queryList(query: Query, name: string): string[] | null {
  const items: string[] = [];
  for (const value of [query[name], query[`${name}[]`]]) {
    if (value === undefined) continue;
    for (const text of typeof value === 'string' ? [value] : value)
      items.push(...clean(name, text).split(','));
  }
  const list = items.map((item) => item.trim()).filter((item) => item !== '');
  if (list.length > MAX_LIST) throw malformed(name, `must name at most ${MAX_LIST} values`);
  return list.length === 0 ? null : list;
}

/** One of the words given, case ignored. Throws MALFORMED_FIELD. */
export function queryWord<T extends string>(
  query: Query,
  name: string,
  words: readonly T[],
): T | null {
  const text = queryText(query, name)?.toLowerCase();
  if (text === undefined) return null;
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw malformed(name, `must be one of ${words.join(', ')}`);
  return word;
}

/** Whole number from `min` to `max`; a larger one is refused, never capped. */
export function queryCount(
  query: Query,
  name: string,
  bounds: { min: number; max: number; fallback: number },
): number {
  const text = queryText(query, name);
  if (text === null) return bounds.fallback;
  const value = /^[0-9]{1,9}$/.test(text) ? Number.parseInt(text, 10) : -1;
  if (value < bounds.min || value > bounds.max) {
    throw malformed(name, `must be a whole number from ${bounds.min} to ${bounds.max}`);
  }
  return value;
}

/** Milliseconds of a date or RFC 3339 time; null when absent. Throws MALFORMED_FIELD. */
export function queryTime(query: Query, name: string): number | null {
  const text = queryText(query, name);
  if (text === null) return null;
  const at = parseTime(text);
  if (at === null) throw malformed(name, 'must be a date or an RFC 3339 time');
  return at;
}

/** `true` or `false` (also 1, 0); false when absent. Throws MALFORMED_FIELD. */
export function queryFlag(query: Query, name: string): boolean {
  const word = queryWord(query, name, ['true', 'false', '1', '0']);
  return word === 'true' || word === '1';
}
