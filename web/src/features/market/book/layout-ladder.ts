import type { BookLevel } from '@/lib/feed';

/** A row of the ladder; `null` where there is no level. */
export interface LadderRow {
  readonly side: 'bid' | 'ask';
  readonly level: BookLevel;
}

/** Lays the book out over `count` rows: asks downwards to the middle, bids below it. */
export function layoutLadder(
  book: { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] },
  sides: 'both' | 'bids' | 'asks',
  count: number,
): readonly (LadderRow | 'middle' | null)[] {
  const asks = (rows: number) => {
    const shown = book.asks.slice(0, rows).map((level) => ({ side: 'ask', level }) as const);
    return [...Array.from({ length: rows - shown.length }, () => null), ...shown.reverse()];
  };
  const bids = (rows: number) => {
    const shown = book.bids.slice(0, rows).map((level) => ({ side: 'bid', level }) as const);
    return [...shown, ...Array.from({ length: rows - shown.length }, () => null)];
  };
  const left = Math.max(count - 1, 0);
  if (sides === 'asks') return [...asks(left), 'middle'];
  if (sides === 'bids') return ['middle', ...bids(left)];
  const above = Math.floor(left / 2);
  return [...asks(above), 'middle', ...bids(left - above)];
}
