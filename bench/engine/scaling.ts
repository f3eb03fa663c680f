import type { FastOrderBook } from '@app/order-book';
import { createOrderBook, packFlags, ReportRing } from '@app/order-book';

const BID = packFlags({
  side: 'buy',
  type: 'limit',
  tif: 'gtc',
  selfTrade: 'none',
  hidden: false,
  postOnly: false,
});
const ASK = BID | 1;
const MIDDLE = 10_000_000;
const MESSAGES = 200_000;
const SHARES = 100;

/** One row: what a message costs with so many resting orders over so many prices a side. */
export interface ScalingRow {
  restingOrders: number;
  pricesPerSide: number;
  stepTicks: number;
  nsPerMessage: number;
  bookMegabytes: number;
}

function priceOf(index: number, prices: number, step: number): number {
  const distance = 1 + ((index >> 1) % prices) * step;
  return (index & 1) === 0 ? MIDDLE - distance : MIDDLE + distance;
}

function filled(ring: ReportRing, orders: number, prices: number, step: number): FastOrderBook {
  const book = createOrderBook({ ring, initialOrders: 64 });
  for (let index = 0; index < orders; index += 1) {
    const flags = (index & 1) === 0 ? BID : ASK;
    book.hot.submit(index + 1, index & 1023, flags, priceOf(index, prices, step), SHARES);
    ring.release(ring.head);
  }
  return book;
}

/**
 * Rounds of five messages that leave the book as it was: a bid at the touch, a bid deep in the
 * book, a sell that takes the best, and the cancels of what is left of the three.
 */
function churn(book: FastOrderBook, first: number, prices: number, step: number): void {
  const { hot, ring } = book;
  let id = first;
  for (let round = 0; round < MESSAGES / 5; round += 1) {
    const deep = MIDDLE - 1 - ((round * 7) % prices) * step;
    hot.submit(id, 1, BID, MIDDLE, SHARES);
    hot.submit(id + 1, 2, BID, deep, SHARES);
    hot.submit(id + 2, 3, ASK, MIDDLE, SHARES / 2);
    hot.cancel(id, -1);
    hot.cancel(id + 1, -1);
    id += 3;
    ring.release(ring.head);
  }
}

function measure(orders: number, prices: number, step: number): ScalingRow {
  const ring = new ReportRing(4096);
  const book = filled(ring, orders, prices, step);
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const start = process.hrtime.bigint();
    churn(book, orders + 1 + run * MESSAGES, prices, step);
    times.push(Number(process.hrtime.bigint() - start) / MESSAGES);
  }
  times.sort((a, b) => a - b);
  return {
    restingOrders: orders,
    pricesPerSide: prices,
    stepTicks: step,
    nsPerMessage: Math.round(times[2]!),
    bookMegabytes: Math.round(book.bytes() / 1e5) / 10,
  };
}

/** Cost against the number of resting orders (equal prices) and against their spread. */
export function scalingRows(): ScalingRow[] {
  measure(1_000, 100, 1);
  return [
    measure(10_000, 1_000, 1),
    measure(100_000, 1_000, 1),
    measure(1_000_000, 1_000, 1),
    measure(100_000, 1_000, 100),
    measure(100_000, 1_000, 9_000),
    measure(100_000, 50_000, 1),
  ];
}
