import { malformed } from '../validation/decimal-field';
import { queryText } from '../validation/query';
import type { Query } from '../validation/query';

/** The number that a page token stands for; null on the first page. Throws MALFORMED_FIELD. */
export function pageToken(query: Query): number | null {
  const text = queryText(query, 'page_token');
  if (text === null) return null;
  if (!/^[0-9]{1,15}$/.test(text)) throw malformed('page_token', 'is not one that was given out');
  return Number.parseInt(text, 10);
}
