import { fromUnits, fromUnitsGrouped, toShares, toUnits } from './decimal-text';

describe('decimals that a person types', () => {
  it.each([
    ['190.50', 1_905_000],
    ['190.5', 1_905_000],
    ['190.', 1_900_000],
    [' 0.0001 ', 1],
    ['1,000,000.25', 10_000_002_500],
    ['-2.5', -25_000],
    ['', null],
    ['.5', null],
    ['1e3', null],
    ['0x10', null],
    ['190.12345', null],
    ['1,00', null],
    ['123456789012', null],
  ])('%j is %p cash units', (text, units) => {
    expect(toUnits(text)).toBe(units);
  });

  it.each([
    ['10', 10],
    ['1,000', 1_000],
    ['1.5', null],
    ['-1', null],
    ['', null],
  ])('%j is %p shares', (text, shares) => {
    expect(toShares(text)).toBe(shares);
  });

  it.each([
    [1_905_000, '190.50'],
    [1_905_050, '190.505'],
    [1, '0.0001'],
    [-25_000, '-2.50'],
    [0, '0.00'],
  ])('%p cash units are written %s', (units, text) => {
    expect(fromUnits(units)).toBe(text);
    expect(toUnits(text)).toBe(units);
  });

  it('groups thousands for people', () => {
    expect(fromUnitsGrouped(10_000_002_500)).toBe('1,000,000.25');
    expect(fromUnitsGrouped(9_990_000)).toBe('999.00');
  });
});
