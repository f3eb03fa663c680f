import { whatIf } from './what-if';

const side = (text: string) => {
  let total = 0;
  return text.split(', ').map((level) => {
    const [price = 0, size = 0] = level.split(' x ').map(Number);
    total += size;
    return { price, size, total };
  });
};
const BOOK = { bids: side('99 x 10, 98 x 20'), asks: side('101 x 10, 102 x 30, 105 x 5') };

describe('what an order would do to the book', () => {
  it('walks as many levels as it needs', () => {
    expect(whatIf(BOOK, { side: 'buy', shares: 20, limit: null })).toEqual({
      ...{ shares: 20, average: 101.5, worst: 102, levels: 2, slippage: 0.015 },
    });
    expect(whatIf(BOOK, { side: 'sell', shares: 5, limit: null })).toMatchObject({
      ...{ shares: 5, average: 99, worst: 99, levels: 1, slippage: 0.01 },
    });
  });

  it('stops at its limit and at the end of the book', () => {
    expect(whatIf(BOOK, { side: 'buy', shares: 50, limit: 101 })).toMatchObject({ shares: 10 });
    expect(whatIf(BOOK, { side: 'buy', shares: 99, limit: null })).toMatchObject({ shares: 45 });
  });

  it('is nothing where nothing would trade', () => {
    expect(whatIf(BOOK, { side: 'buy', shares: 1, limit: 100 })).toBeNull();
    expect(whatIf({ bids: [], asks: [] }, { side: 'sell', shares: 1, limit: null })).toBeNull();
  });
});
