import type { FastOrderBookOptions } from './fast/fast-order-book';
import { FastOrderBook } from './fast/fast-order-book';
import type { BookSnapshot } from './types';

/** An empty book for one instrument. */
export function createOrderBook(options: FastOrderBookOptions = {}): FastOrderBook {
  return new FastOrderBook(options);
}

/** A book as it was when `snapshot` was taken; same options, same state hash. */
export function restoreOrderBook(
  snapshot: BookSnapshot,
  options: FastOrderBookOptions = {},
): FastOrderBook {
  return FastOrderBook.restore(snapshot, options);
}

export * from './types';
export { ALLOWED_TRANSITIONS, isAuction, NEXT_PHASE } from './phases';
export { MAX_ORDERS, MAX_PRICE_TICKS, MAX_QUANTITY_SHARES } from './limits';
export type { FastOrderBook, FastOrderBookOptions } from './fast/fast-order-book';
export { packFlags } from './fast/layout';
export { readReports } from './fast/report-codec';
export { ReportRing, RING_KINDS } from './fast/report-ring';
