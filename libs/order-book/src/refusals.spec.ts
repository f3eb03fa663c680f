import type { BookCommand } from './index';
import { REFUSAL_CODES } from './index';
import { BOTH_BOOKS, table } from './testing/both-books.fixture';

const ORDER = {
  kind: 'submit',
  orderId: 9,
  owner: 1,
  side: 'buy',
  type: 'limit',
  tif: 'gtc',
  quantityShares: 10,
  priceTicks: 100,
} as const;
const REPLACE = { kind: 'replace', orderId: 1 } as const;

/** What is wrong, the command, and the code; order 1 is a live bid, order 2 a live stop. */
const REFUSALS: Array<[string, unknown, string]> = [
  ['an id that is no number', { ...ORDER, orderId: NaN }, 'MALFORMED_FIELD'],
  ['a negative id', { ...ORDER, orderId: -1 }, 'MALFORMED_FIELD'],
  ['an id beyond 2^53', { ...ORDER, orderId: 2 ** 53 }, 'MALFORMED_FIELD'],
  ['a text for an owner', { ...ORDER, owner: '7' }, 'MALFORMED_FIELD'],
  ['an unknown side', { ...ORDER, side: 'up' }, 'MALFORMED_FIELD'],
  ['an unknown type', { ...ORDER, type: 'magic' }, 'MALFORMED_FIELD'],
  ['an unknown time in force', { ...ORDER, tif: 'soon' }, 'MALFORMED_FIELD'],
  ['an unknown self-trade mode', { ...ORDER, selfTrade: 'maybe' }, 'MALFORMED_FIELD'],
  ['a tag that is no id', { ...ORDER, ocoTag: 1.5 }, 'MALFORMED_FIELD'],
  ['a time that is no time', { ...ORDER, atMillis: NaN }, 'MALFORMED_FIELD'],
  ['no shares', { ...ORDER, quantityShares: 0 }, 'QTY_RANGE'],
  ['negative shares', { ...ORDER, quantityShares: -5 }, 'QTY_RANGE'],
  ['parts of a share', { ...ORDER, quantityShares: 1.5 }, 'QTY_RANGE'],
  ['shares that are no number', { ...ORDER, quantityShares: NaN }, 'QTY_RANGE'],
  ['too many shares', { ...ORDER, quantityShares: 1_000_000_010 }, 'QTY_RANGE'],
  ['parts of a lot', { ...ORDER, quantityShares: 15 }, 'LOT_SIZE'],
  ['a limit order without a price', { ...ORDER, priceTicks: undefined }, 'MISSING_FIELD'],
  ['a price between ticks', { ...ORDER, priceTicks: 100.5 }, 'TICK_SIZE'],
  ['a price that is no number', { ...ORDER, priceTicks: NaN }, 'TICK_SIZE'],
  ['an endless price', { ...ORDER, priceTicks: Infinity }, 'TICK_SIZE'],
  ['a price of zero', { ...ORDER, priceTicks: 0 }, 'PRICE_BAND'],
  ['a negative price', { ...ORDER, priceTicks: -1 }, 'PRICE_BAND'],
  ['a price beyond the book', { ...ORDER, priceTicks: 2 ** 27 }, 'PRICE_BAND'],
  ['a limit order with a stop', { ...ORDER, stopPriceTicks: 90 }, 'FIELDS_CONFLICT'],
  ['a stop without a trigger', { ...ORDER, type: 'stop' }, 'MISSING_FIELD'],
  ['a trigger of zero', { ...ORDER, type: 'stop', stopPriceTicks: 0 }, 'STOP_PRICE_INVALID'],
  ['a trigger off tick', { ...ORDER, type: 'stop', stopPriceTicks: 1.5 }, 'STOP_PRICE_INVALID'],
  ['a trailing stop without a trail', { ...ORDER, type: 'trailing_stop' }, 'MISSING_FIELD'],
  [
    'a trailing stop with two trails',
    { ...ORDER, type: 'trailing_stop', trailTicks: 1, trailBps: 1 },
    'FIELDS_CONFLICT',
  ],
  [
    'a trail of everything',
    { ...ORDER, type: 'trailing_stop', trailBps: 10_000 },
    'STOP_PRICE_INVALID',
  ],
  ['a limit order with a trail', { ...ORDER, trailTicks: 5 }, 'FIELDS_CONFLICT'],
  ['a hidden iceberg', { ...ORDER, displayShares: 10, hidden: true }, 'FIELDS_CONFLICT'],
  ['a slice of nothing', { ...ORDER, displayShares: -10 }, 'QTY_RANGE'],
  ['a market iceberg', { ...ORDER, type: 'market', displayShares: 10 }, 'FIELDS_CONFLICT'],
  ['a post-only ioc', { ...ORDER, tif: 'ioc', postOnly: true }, 'FIELDS_CONFLICT'],
  [
    'a stop for the opening',
    { ...ORDER, type: 'stop', stopPriceTicks: 9, tif: 'opg' },
    'TIF_NOT_ALLOWED',
  ],
  ['opg while trading', { ...ORDER, tif: 'opg' }, 'TIF_NOT_ALLOWED'],
  ['gtd without an end', { ...ORDER, tif: 'gtd' }, 'EXPIRE_AT_INVALID'],
  [
    'gtd in the past',
    { ...ORDER, tif: 'gtd', expireAtMillis: 5, atMillis: 5 },
    'EXPIRE_AT_INVALID',
  ],
  ['gtc with an end', { ...ORDER, expireAtMillis: 5 }, 'FIELDS_CONFLICT'],
  ['an id that is live', { ...ORDER, orderId: 1 }, 'DUPLICATE_ORDER_ID'],
  ['post-only at the touch', { ...ORDER, priceTicks: 120, postOnly: true }, 'POST_ONLY_WOULD_TAKE'],
  ['a cancel of nobody', { kind: 'cancel', orderId: 77 }, 'ORDER_NOT_FOUND'],
  ['a cancel of NaN', { kind: 'cancel', orderId: NaN }, 'MALFORMED_FIELD'],
  ['a cancel of nothing', { kind: 'cancel' }, 'ORDER_NOT_FOUND'],
  ['a cancel by another', { kind: 'cancel', orderId: 1, owner: 9 }, 'ORDER_NOT_FOUND'],
  ['a replace of nobody', { kind: 'replace', orderId: 77 }, 'ORDER_NOT_FOUND'],
  ['a replace of NaN', { kind: 'replace', orderId: NaN }, 'MALFORMED_FIELD'],
  ['a replace by NaN', { ...REPLACE, owner: NaN }, 'MALFORMED_FIELD'],
  ['a replace at no time', { ...REPLACE, atMillis: -1 }, 'MALFORMED_FIELD'],
  ['a total of zero', { ...REPLACE, totalQuantityShares: 0 }, 'QTY_RANGE'],
  ['a new price off tick', { ...REPLACE, priceTicks: 1.5 }, 'TICK_SIZE'],
  ['a new price of zero', { ...REPLACE, priceTicks: 0 }, 'PRICE_BAND'],
  ['a trigger for a bid', { ...REPLACE, stopPriceTicks: 5 }, 'FIELDS_CONFLICT'],
  ['a bad trigger', { kind: 'replace', orderId: 2, stopPriceTicks: -5 }, 'STOP_PRICE_INVALID'],
  ['a trail for a bid', { ...REPLACE, trailTicks: 5 }, 'FIELDS_CONFLICT'],
  ['a slice for a stop', { kind: 'replace', orderId: 2, displayShares: 10 }, 'FIELDS_CONFLICT'],
  ['a replace to ioc', { ...REPLACE, tif: 'ioc' }, 'TIF_NOT_ALLOWED'],
  ['a replace to gtd without end', { ...REPLACE, tif: 'gtd' }, 'EXPIRE_AT_INVALID'],
  [
    'more shares in the same place',
    { ...REPLACE, totalQuantityShares: 20, keepPriorityOnly: true },
    'PRIORITY_WOULD_BE_LOST',
  ],
  ['a mass cancel of a side of nowhere', { kind: 'mass_cancel', side: 'up' }, 'MALFORMED_FIELD'],
  ['a mass cancel of NaN', { kind: 'mass_cancel', owner: NaN }, 'MALFORMED_FIELD'],
  ['a phase that is none', { kind: 'phase', phase: 'lunch' }, 'MALFORMED_FIELD'],
  [
    'a phase without an end',
    { kind: 'phase', phase: 'halted', endsAtMillis: NaN },
    'MALFORMED_FIELD',
  ],
  ['a phase that may not follow', { kind: 'phase', phase: 'pre_open' }, 'PHASE_NOT_ALLOWED'],
  ['no time', { kind: 'expire' }, 'MALFORMED_FIELD'],
  ['a negative time', { kind: 'expire', atMillis: -1 }, 'MALFORMED_FIELD'],
  ['a setting that is no number', { kind: 'settings', pauseMillis: NaN }, 'MALFORMED_FIELD'],
  ['a band above 100 %', { kind: 'settings', staticBandBps: 10_001 }, 'MALFORMED_FIELD'],
  ['a command that is none', { kind: 'dance' }, 'MALFORMED_FIELD'],
];

/** Codes that need a phase or a full book; `trading.spec` and `auctions.spec` have them. */
const ELSEWHERE = ['MARKET_CLOSED', 'SYMBOL_HALTED', 'BOOK_FULL'];

describe.each(BOTH_BOOKS)('the %s', (_name, make) => {
  it.each(REFUSALS)('refuses %s and changes nothing', (_what, command, code) => {
    const book = make({ lotShares: 10 });
    book.execute({ ...ORDER, orderId: 1 });
    book.execute({
      ...ORDER,
      orderId: 2,
      type: 'stop',
      stopPriceTicks: 500,
      priceTicks: undefined,
    });
    book.execute({ ...ORDER, orderId: 3, side: 'sell', priceTicks: 120 });
    const before = book.stateHash();
    const reports = book.execute(command as BookCommand);
    expect(reports).toEqual([expect.objectContaining({ kind: 'refused', code })]);
    expect(book.stateHash()).toBe(before);
    book.check();
  });
});

it('every refusal code has a row', () => {
  const met = new Set([...REFUSALS.map(([, , code]) => code), ...ELSEWHERE]);
  expect(REFUSAL_CODES.filter((code) => !met.has(code))).toEqual([]);
});

it('options that make no sense are a mistake of the caller', () => {
  for (const [, make] of BOTH_BOOKS) {
    expect(() => make({ maxPriceTicks: 2 ** 27 })).toThrow('maxPriceTicks');
    expect(() => make({ lotShares: 0 })).toThrow('lotShares');
    expect(() => make({ maxOrders: NaN })).toThrow('maxOrders');
  }
});

it('a report about an order that is not live is a broken stream and throws', () => {
  for (const book of table(`buy A 1 @ 5 | accepted A`)) {
    expect(() => book.apply({ kind: 'triggered', orderId: 55 })).toThrow('not live');
  }
});
