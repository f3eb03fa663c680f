import { malformed } from '../validation/decimal-field';
import { queryCount, queryText, queryWord } from '../validation/query';
import type { Query } from '../validation/query';

const PAGE = { min: 1, max: 10_000, fallback: 1_000 };

/** What a page asks of one symbol. */
export interface PageWindow {
  readonly direction: 'asc' | 'desc';
  /** Key of the first row of the page; null starts at the beginning of the range. */
  readonly from: number | null;
  readonly limit: number;
}

/** One kind of history: rows of a symbol in order, each with a key that orders them. */
export interface HistorySource<Row> {
  rows(symbol: string, window: PageWindow): Promise<readonly Row[]>;
  keyOf(row: Row): number;
}

/** A page over several symbols. */
export interface HistoryPage<Row> {
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly nextPageToken: string | null;
}

/**
 * A page of the query's `limit` rows in all, symbol after symbol in the order given. The token
 * names the first row that did not fit. Throws MALFORMED_FIELD.
 */
export async function historyPage<Row>(
  query: Query,
  symbols: readonly string[],
  source: HistorySource<Row>,
): Promise<HistoryPage<Row>> {
  const direction = queryWord(query, 'sort', ['asc', 'desc']) ?? 'asc';
  const token = readToken(query, symbols);
  const rows: Record<string, readonly Row[]> = {};
  let room = queryCount(query, 'limit', PAGE);
  for (const [index, symbol] of symbols.slice(token.index).entries()) {
    if (room === 0) return { rows, nextPageToken: pageToken(symbol, null) };
    const from = index === 0 ? token.from : null;
    const found = await source.rows(symbol, { direction, from, limit: room + 1 });
    if (found.length > 0) rows[symbol] = found.slice(0, room);
    const next = found[room];
    if (next !== undefined) return { rows, nextPageToken: pageToken(symbol, source.keyOf(next)) };
    room -= found.length;
  }
  return { rows, nextPageToken: null };
}

function pageToken(symbol: string, from: number | null): string {
  return Buffer.from(`${symbol}|${from ?? ''}`).toString('base64url');
}

function readToken(query: Query, symbols: readonly string[]) {
  const text = queryText(query, 'page_token');
  if (text === null) return { index: 0, from: null };
  const match = /^(.{1,24})\|([0-9]{0,15})$/.exec(Buffer.from(text, 'base64url').toString());
  const index = symbols.indexOf(match?.[1] ?? '');
  if (match === null || index < 0) throw malformed('page_token', 'is not one of ours');
  const from = match[2] === '' ? null : Number.parseInt(match[2] ?? '', 10);
  return { index, from };
}
