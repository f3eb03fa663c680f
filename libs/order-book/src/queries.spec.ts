import type { SubmitCommand } from './index';
import { createOrderBook, ReportRing, restoreOrderBook } from './index';
import { table } from './testing/both-books.fixture';

const BUY: SubmitCommand = {
  kind: 'submit',
  orderId: 99,
  owner: 5,
  side: 'buy',
  type: 'limit',
  tif: 'gtc',
  quantityShares: 12,
  priceTicks: 101,
};

describe('questions that change nothing', () => {
  const books = table(`
    sell A 5 @ 100 by 1 | accepted A
    sell B 9 @ 100 show 3 by 2 | accepted B
    sell C 5 @ 101 by 5 | accepted C
    buy D 7 @ 99 hidden by 3 | accepted D
  `);

  it.each(books)('best, depth and totals', (book) => {
    expect(book.best()).toEqual({ bidTicks: 99, askTicks: 100 });
    expect(book.depth('sell', 9)).toEqual([
      { priceTicks: 100, quantityShares: 8, orders: 2 },
      { priceTicks: 101, quantityShares: 5, orders: 1 },
    ]);
    expect(book.depth('sell', 1)).toHaveLength(1);
    expect(book.depth('buy', 9)).toEqual([]);
    expect(book.totals('sell')[0]).toEqual({ priceTicks: 100, quantityShares: 14 });
    expect(book.orderCount()).toBe(4);
    expect(book.order(2)).toMatchObject({ leavesShares: 9, sliceShares: 3, place: 'book' });
    expect(book.order(77)).toBeNull();
  });

  it.each(books)('the shares and orders ahead of an order at its price', (book) => {
    expect([1, 2, 3, 77].map((id) => book.queueAhead(id))).toEqual([0, 5, 0, null]);
    expect([1, 2, 3, 77].map((id) => book.ordersAhead(id))).toEqual([0, 1, 0, null]);
  });

  it.each(books)('the fills a would-be order would get now', (book) => {
    const before = book.stateHash();
    expect(book.preview(BUY)).toEqual({
      refusal: null,
      fills: [
        { makerId: 1, priceTicks: 100, quantityShares: 5 },
        { makerId: 2, priceTicks: 100, quantityShares: 3 },
        { makerId: 2, priceTicks: 100, quantityShares: 3 },
        { makerId: 2, priceTicks: 100, quantityShares: 1 },
      ],
      filledShares: 12,
      restingShares: 0,
    });
    expect(book.preview({ ...BUY, quantityShares: 30 })).toMatchObject({ restingShares: 11 });
    const guarded = { ...BUY, quantityShares: 30, selfTrade: 'cancel_newest' } as const;
    expect(book.preview(guarded)).toMatchObject({ filledShares: 14, restingShares: 0 });
    expect(book.preview({ ...BUY, quantityShares: 30, tif: 'fok' })).toMatchObject({ fills: [] });
    expect(book.preview({ ...BUY, postOnly: true }).refusal).toBe('POST_ONLY_WOULD_TAKE');
    expect(book.stateHash()).toBe(before);
  });
});

describe('snapshots', () => {
  it('restore to the same hash, through JSON, and trade on alike', () => {
    const [oracle, fast] = table(`
      buy A 5 @ 100 show 2 | accepted A
      sell B 3 @ 100 | accepted B, trade A>B 2 @ 100, shows A 2, trade A>B 1 @ 100
      sell S 3 trail 5 oco 4 | accepted S
      buy C 3 @ 90 cls | accepted C
    `);
    const snapshot = JSON.parse(JSON.stringify(fast.snapshot())) as never;
    const restored = restoreOrderBook(snapshot);
    expect(restored.stateHash()).toBe(oracle.stateHash());
    restored.check();
    const command = { ...BUY, side: 'sell', priceTicks: 80 } as const;
    expect(restored.execute(command)).toEqual(oracle.execute(command));
    expect(restored.stateHash()).toBe(oracle.stateHash());
  });
});

describe('the path of plain numbers', () => {
  it('gives the same reports and the same state as readable commands', () => {
    const ring = new ReportRing(16);
    const hot = createOrderBook({ ring });
    const readable = createOrderBook();
    hot.hot.submit(1, 7, 1, 100, 5);
    readable.execute({
      ...BUY,
      orderId: 1,
      owner: 7,
      side: 'sell',
      priceTicks: 100,
      quantityShares: 5,
    });
    hot.hot.submit(2, 8, 0, 101, 3);
    readable.execute({ ...BUY, orderId: 2, owner: 8, priceTicks: 101, quantityShares: 3 });
    hot.hot.reenter(1, 103, 4);
    readable.execute({ kind: 'replace', orderId: 1, priceTicks: 103, totalQuantityShares: 7 });
    expect(hot.stateHash()).toBe(readable.stateHash());
    expect(hot.hot.cancel(1, 9)).toBe(false);
    expect(hot.hot.cancel(1, 7)).toBe(true);
    expect(ring.head).toBe(6);
  });

  it.each([
    ['an id', [NaN, 1, 0, 100, 5]],
    ['a negative id', [-1, 1, 0, 100, 5]],
    ['a live id', [1, 1, 0, 100, 5]],
    ['an owner', [2, 0.5, 0, 100, 5]],
    ['a price', [2, 1, 0, NaN, 5]],
    ['a price of zero', [2, 1, 0, 0, 5]],
    ['shares', [2, 1, 0, 100, 0]],
    ['too many shares', [2, 1, 0, 100, 2 ** 31]],
  ])('refuses bad numbers: %s', (_what, numbers) => {
    const book = createOrderBook();
    book.hot.submit(1, 1, 0, 100, 5);
    const before = book.stateHash();
    const [id = 0, owner = 0, flags = 0, price = 0, shares = 0] = numbers;
    expect(book.hot.submit(id, owner, flags, price, shares)).toBe(false);
    expect(book.hot.reenter(1, NaN, 5)).toBe(false);
    expect(book.hot.reenter(1, 5, -1)).toBe(false);
    expect(book.hot.reenter(NaN, 5, 5)).toBe(false);
    expect(book.hot.cancel(NaN, -1)).toBe(false);
    expect(book.stateHash()).toBe(before);
  });

  it('goes the long way round for what is not plain', () => {
    const book = createOrderBook();
    book.execute({ ...BUY, orderId: 1, displayShares: 2 });
    expect(book.hot.reenter(1, 102, 6)).toBe(true);
    expect(book.order(1)).toMatchObject({ priceTicks: 102, leavesShares: 6, displayShares: 2 });
    expect(book.hot.submit(2, 1, 1, 102, 3)).toBe(true);
    expect(book.order(1)).toMatchObject({ leavesShares: 3 });
    expect(book.hot.submit(3, 1, (4 << 4) | 1, 102, 9)).toBe(true);
    expect(book.order(3)).toBeNull();
    expect(book.hot.cancel(1, -1)).toBe(true);
  });

  it('times a pause of a price band', () => {
    const book = createOrderBook();
    book.execute({ kind: 'settings', referenceTicks: 100, dynamicBandBps: 100, pauseMillis: 5 });
    book.hot.submit(1, 1, 1, 110, 9);
    book.hot.atMillis = 70;
    book.hot.submit(2, 1, 0, 110, 9);
    expect(book.state()).toMatchObject({ phase: 'halted', phaseEndsAtMillis: 75 });
  });

  it('fires stops that its trades elect', () => {
    const book = createOrderBook();
    book.hot.submit(1, 1, 0, 100, 9);
    book.execute({
      ...BUY,
      orderId: 2,
      side: 'sell',
      type: 'stop',
      stopPriceTicks: 100,
      priceTicks: 0,
    });
    book.hot.submit(3, 1, 1, 100, 1);
    expect(book.orderCount()).toBe(0);
  });
});
