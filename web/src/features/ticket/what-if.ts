import type { BookLevel } from '@/lib/feed';

/** What an order would do to the book as it stands; prices in dollars, for display. */
export interface WhatIf {
  /** Shares that the book holds for it, within its limit. */
  readonly shares: number;
  readonly average: number;
  /** Price of the last level that it would reach. */
  readonly worst: number;
  readonly levels: number;
  /** How far the average lies from the middle of the spread, as a share of it; null without one. */
  readonly slippage: number | null;
}

/** The order that is asked about. */
export interface WhatIfOrder {
  readonly side: 'buy' | 'sell';
  readonly shares: number;
  /** Dollars; null when it takes any price. */
  readonly limit: number | null;
}

/** Walks an order through the book without placing it; null when nothing would trade. Pure. */
export function whatIf(
  book: { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] },
  order: WhatIfOrder,
): WhatIf | null {
  const { side, limit } = order;
  const levels = side === 'buy' ? book.asks : book.bids;
  let left = order.shares;
  let cost = 0;
  let worst = 0;
  let count = 0;
  for (const { price, size } of levels) {
    const isTooFar = limit !== null && (side === 'buy' ? price > limit : price < limit);
    if (left <= 0 || isTooFar) break;
    const taken = Math.min(left, size);
    cost += taken * price;
    left -= taken;
    worst = price;
    count += 1;
  }
  const shares = order.shares - left;
  if (shares <= 0) return null;
  const average = cost / shares;
  const [bid, ask] = [book.bids[0]?.price, book.asks[0]?.price];
  const middle = bid === undefined || ask === undefined ? null : (bid + ask) / 2;
  const away = middle === null ? null : (average - middle) / middle;
  const slippage = away === null ? null : side === 'buy' ? away : -away;
  return { shares, average, worst, levels: count, slippage };
}
