/** An escape that PostgreSQL reads differently: it knows those of quotes and backslashes. */
const OTHER_ESCAPE = /\\[^"\\]/;

/**
 * Flat arrays as literals of PostgreSQL. JSON writes them alike and at once; the driver would quote
 * and escape value by value.
 */
export function parameter(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isPlain)) return value;
  const text = JSON.stringify(value);
  return OTHER_ESCAPE.test(text) ? value : `{${text.slice(1, -1)}}`;
}

/** JSON would make null of a number that is none; PostgreSQL refuses it, as it should. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}
