import { FastOrderBook } from '../fast/fast-order-book';
import { NaiveOrderBook } from '../naive/naive-order-book';
import type { OrderBook, OrderBookOptions } from '../types';
import { TablePlayer } from './table.fixture';

/** The two books that every spec of rules is played on. */
type Make = (options?: OrderBookOptions) => OrderBook;
export const BOTH_BOOKS: [[string, Make], [string, Make]] = [
  ['oracle', (options) => new NaiveOrderBook(options)],
  ['fast book', (options) => new FastOrderBook(options)],
];

/** Plays a table on an oracle and on a fast book; both must come out as written. */
export function table(text: string, options: OrderBookOptions = {}): [OrderBook, OrderBook] {
  const play = ([, make]: [string, Make]): OrderBook => {
    const book = make(options);
    const { expected, actual } = new TablePlayer(book).play(text);
    expect(actual).toEqual(expected);
    book.check();
    return book;
  };
  return [play(BOTH_BOOKS[0]), play(BOTH_BOOKS[1])];
}
