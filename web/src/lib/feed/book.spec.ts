import { Book } from './book';
import { crc32 } from './checksum';
import type { BookFrame, LevelFrame } from './frames';

/** A frame of AAPL; levels as `price x size`. */
function frame(parts: Partial<BookFrame> & { q: number }): BookFrame {
  return { T: 'o', S: 'AAPL', t: '2026-11-23T14:30:00Z', b: [], a: [], pq: null, k: 0, ...parts };
}

function levels(text: string): LevelFrame[] {
  return text.split(', ').map((level) => {
    const [p = '', s = ''] = level.split(' x ');
    return { p: Number(p), s: Number(s) };
  });
}

const SNAPSHOT = frame({
  q: 7,
  r: true,
  a: levels('190.51 x 300, 190.6 x 1200'),
  b: levels('190.5 x 100, 190.4 x 250'),
  // The example of the API contract, section 8.
  k: 3_117_770_858,
});

function bookWith(decimals: number | null = 2): Book {
  const book = new Book();
  if (decimals !== null) book.setDecimals(decimals);
  book.apply(SNAPSHOT);
  return book;
}

describe('the book of a symbol', () => {
  it('takes a snapshot whose checksum is right, best prices first, totals outwards', () => {
    const { state, bids, asks, sequence } = bookWith().view();
    expect({ state, sequence }).toEqual({ state: 'live', sequence: 7 });
    expect(asks).toEqual([
      { price: 190.51, size: 300, total: 300 },
      { price: 190.6, size: 1200, total: 1500 },
    ]);
    expect(bids[1]).toEqual({ price: 190.4, size: 250, total: 350 });
  });

  it('adds, changes and removes levels, in order of price', () => {
    const book = bookWith(null);
    const b = levels('190.45 x 7, 190.5 x 0, 190.4 x 9');
    expect(book.apply(frame({ q: 9, pq: 7, b }))).toBe('applied');
    expect(book.view().bids.map(({ price, size }) => [price, size])).toEqual([
      [190.45, 7],
      [190.4, 9],
    ]);
  });

  it('is stale after a frame that does not follow the last one, until the next snapshot', () => {
    const book = bookWith();
    expect(book.apply(frame({ q: 12, pq: 11 }))).toBe('gap');
    expect(book.view().state).toBe('stale');
    expect(book.apply(frame({ q: 13, pq: 12 }))).toBe('ignored');
    expect(book.apply(SNAPSHOT)).toBe('applied');
    expect(book.view().state).toBe('live');
  });

  it('is stale when its checksum differs', () => {
    const book = bookWith();
    expect(book.apply(frame({ q: 8, pq: 7, a: levels('190.51 x 1'), k: 1 }))).toBe('mismatch');
    expect(book.view().state).toBe('stale');
  });

  it('ignores changes before the first snapshot', () => {
    expect(new Book().apply(frame({ q: 2, pq: 1 }))).toBe('ignored');
  });

  it('counts the checksum over ten levels of each side only', () => {
    const a = Array.from({ length: 12 }, (_, index) => ({ p: 10 + index / 100, s: 5 }));
    const text = a
      .slice(0, 10)
      .map(({ p, s }) => `${Math.round(p * 100)}${s}`)
      .join('');
    const book = new Book();
    book.setDecimals(2);
    expect(book.apply(frame({ q: 1, r: true, a, k: crc32(text) }))).toBe('applied');
  });
});
