import { bookChecksum, crc32, priceDecimals } from './checksum';

const level = (priceTicks: number, quantityShares: number) => {
  return { priceTicks, quantityShares, orders: 1 };
};

describe('book checksum', () => {
  it('gives the figure of the contract', () => {
    const book = {
      asks: [level(19_051, 300), level(19_060, 1_200)],
      bids: [level(19_050, 100), level(19_040, 250)],
      cashUnitsPerTick: 100,
    };
    expect(crc32('190513001906012001905010019040250')).toBe(3117770858);
    expect(bookChecksum(book)).toBe(3117770858);
  });

  it('covers ten levels of each side and no more', () => {
    const asks = Array.from({ length: 12 }, (_, index) => level(100 + index, 1));
    const book = { asks, bids: [], cashUnitsPerTick: 100 };
    expect(bookChecksum(book)).toBe(bookChecksum({ ...book, asks: asks.slice(0, 10) }));
    expect(bookChecksum({ ...book, asks: [] })).toBe(0);
  });

  it('knows the decimals of a tick', () => {
    expect([1, 10, 50, 100, 500, 10_000].map(priceDecimals)).toEqual([4, 3, 3, 2, 2, 0]);
  });
});
