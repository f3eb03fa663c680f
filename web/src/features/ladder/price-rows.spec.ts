import { centredRows, isInSight, priceOfRow, rowOfPrice, scrolled } from './price-rows';

const CENT = 100;
const rows = centredRows(1_902_500, CENT, 21);

describe('the rows of the price ladder', () => {
  it('have the centre in the middle and the higher prices above', () => {
    expect(priceOfRow(rows, 10)).toBe(1_902_500);
    expect(priceOfRow(rows, 9)).toBe(1_902_600);
    expect(rowOfPrice(rows, 1_902_500, 'buy')).toBe(10);
  });

  it('take a price between two steps in where it looks worse', () => {
    const coarse = centredRows(1_902_500, 500, 21);
    const price = (side: 'buy' | 'sell') => {
      return priceOfRow(coarse, rowOfPrice(coarse, 1_902_700, side));
    };
    expect([price('buy'), price('sell')]).toEqual([1_902_500, 1_903_000]);
  });

  it('scroll, but never past the lowest price', () => {
    expect(priceOfRow(scrolled(rows, 3), 13)).toBe(1_902_500);
    const low = scrolled(rows, -100_000);
    expect(priceOfRow(low, 20)).toBe(CENT);
  });

  it('tell what is out of sight', () => {
    expect([-1, 0, 20, 21].map((row) => isInSight(rows, row))).toEqual([false, true, true, false]);
  });
});
