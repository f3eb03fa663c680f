import { emptyForm } from './order-form';
import { sharesFor } from './sizing';

const facts = {
  buyingPowerUnits: 10_000_000,
  availableShares: 33,
  limitUnits: 1_000_000,
  ceilingUnits: 1_100_000,
  feeBasisPoints: 20,
  lotShares: 1,
};
const limit = emptyForm('AAPL');

describe('a part of what there is', () => {
  it.each([
    [100, 9],
    [50, 4],
    [25, 2],
  ])('%i %% of the buying power at the limit, with room for the fee', (percent, shares) => {
    expect(sharesFor(limit, percent, facts)).toBe(shares);
  });

  it('counts a market order at the highest price that it may trade at', () => {
    expect(sharesFor({ ...limit, type: 'market' }, 100, facts)).toBe(9);
    expect(
      sharesFor({ ...limit, type: 'market' }, 100, { ...facts, ceilingUnits: 1_300_000 }),
    ).toBe(7);
  });

  it('sells part of the position', () => {
    expect(sharesFor({ ...limit, side: 'sell' }, 50, facts)).toBe(16);
  });

  it('keeps to lots, and knows nothing without a price', () => {
    expect(sharesFor(limit, 100, { ...facts, lotShares: 5 })).toBe(5);
    expect(sharesFor(limit, 100, { ...facts, limitUnits: null })).toBeNull();
    expect(sharesFor(limit, 100, { ...facts, buyingPowerUnits: 0 })).toBe(0);
  });
});
