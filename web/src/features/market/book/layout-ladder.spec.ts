import { layoutLadder } from './layout-ladder';

const side = (prices: readonly number[]) => {
  return prices.map((price) => ({ price, size: 1, total: 1 }));
};
const book = { bids: side([10, 9, 8, 7]), asks: side([11, 12, 13]) };
const prices = (rows: ReturnType<typeof layoutLadder>) => {
  return rows.map((row) => (row === null || row === 'middle' ? row : row.level.price));
};

describe('the rows of the ladder', () => {
  it('lead from the asks down to the middle and on to the bids', () => {
    expect(prices(layoutLadder(book, 'both', 5))).toEqual([12, 11, 'middle', 10, 9]);
  });

  it('stay empty outwards where the book is thin', () => {
    expect(prices(layoutLadder(book, 'both', 9))).toEqual([
      ...[null, 13, 12, 11, 'middle'],
      ...[10, 9, 8, 7],
    ]);
  });

  it('show one side with the middle at its best price', () => {
    expect(prices(layoutLadder(book, 'asks', 3))).toEqual([12, 11, 'middle']);
    expect(prices(layoutLadder(book, 'bids', 3))).toEqual(['middle', 10, 9]);
  });
});
