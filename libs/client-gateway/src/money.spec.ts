import { averageCash, cash, ratio } from './money';

describe('money as text', () => {
  it('has no trailing zeros and no exponent', () => {
    expect([0, 1, 10_000, 1_905_000, -5_000].map(cash)).toEqual([
      '0',
      '0.0001',
      '1',
      '190.5',
      '-0.5',
    ]);
  });

  it('averages and ratios are rounded half away from zero to six decimals', () => {
    expect(averageCash(10_000, 1, 3)).toBe('0.333333');
    expect(averageCash(-20_000, 1, 3)).toBe('-0.666667');
    expect(ratio(1, 8)).toBe('0.125');
    expect(ratio(-2, 3)).toBe('-0.666667');
    expect(ratio(0, -5)).toBe('0');
    expect(ratio(5, 0)).toBe('0');
  });
});
