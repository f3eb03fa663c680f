import { createOrderBook, ReportRing } from '@app/order-book';

const MEGABYTE = 1_000_000;

describe('memory of the order book', () => {
  it('holds a million resting orders in less than 200 MB', () => {
    const ring = new ReportRing(64);
    const book = createOrderBook({ ring });
    for (let index = 0; index < 1_000_000; index += 1) {
      const price = (index & 1) === 0 ? 50_000 - (index % 5_000) : 50_001 + (index % 5_000);
      book.hot.submit(index + 1, index % 1_000, index & 1, price, 100);
      ring.release(ring.head);
    }
    expect(book.orderCount()).toBe(1_000_000);
    expect(book.bytes()).toBeLessThan(200 * MEGABYTE);
    expect(ring.capacity).toBe(64);
    for (let index = 0; index < 1_000_000; index += 1) {
      book.hot.cancel(index + 1, -1);
      ring.release(ring.head);
    }
    book.check();
    const before = book.bytes();
    book.hot.submit(1, 1, 0, 50_000, 100);
    expect(book.bytes()).toBe(before);
  });

  it('holds ten thousand idle books in a shard, each far below 1 MB', () => {
    const ring = new ReportRing(64);
    const books = Array.from({ length: 10_000 }, () => createOrderBook({ ring }));
    const own = books.reduce((total, book) => total + book.bytes() - ring.numbers.byteLength, 0);
    expect(own / books.length).toBeLessThan(0.02 * MEGABYTE);
  });

  it('pays for a far price by the chunk, not by the ticks between', () => {
    const book = createOrderBook();
    book.hot.submit(1, 1, 0, 50_000, 100);
    const near = book.bytes();
    book.hot.submit(2, 1, 0, 5_000_000, 100);
    book.hot.submit(3, 1, 0, 1, 100);
    book.hot.submit(4, 1, 1, 2 ** 27 - 1, 100);
    expect(book.bytes() - near).toBeLessThan(0.2 * MEGABYTE);
    book.check();
  });
});
