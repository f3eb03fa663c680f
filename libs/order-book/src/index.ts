import { NaiveOrderBook } from './naive/naive-order-book';
import { BookSnapshot, OrderBook, OrderBookOptions } from './types';

/** An empty book for one instrument. */
export function createOrderBook(options: OrderBookOptions = {}): OrderBook {
  return new NaiveOrderBook(options);
}

/** A book as it was when `snapshot` was taken; same options, same state hash. */
export function restoreOrderBook(
  snapshot: BookSnapshot,
  options: OrderBookOptions = {},
): OrderBook {
  return NaiveOrderBook.restore(snapshot, options);
}

export * from './types';
export { ALLOWED_TRANSITIONS, isAuction, NEXT_PHASE } from './phases';
export { MAX_ORDERS, MAX_PRICE_TICKS, MAX_QUANTITY_SHARES } from './limits';
