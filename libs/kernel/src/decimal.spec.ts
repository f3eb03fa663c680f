import { formatDecimal, parseDecimal } from './decimal';

describe('decimal text', () => {
  it.each([
    ['190.5', 4, 1905000],
    ['0', 4, 0],
    ['-0', 4, 0],
    ['-1.25', 2, -125],
    ['1.2300', 2, 123],
    ['99999999999.9999', 4, 999999999999999],
  ])('%s at scale %d is %d', (text, scale, value) => {
    expect(parseDecimal(text, scale)).toBe(value);
  });

  it.each(['', ' 5', '5 ', '0x10', '1e3', '12abc', '+5', '.5', '5.', '01', 'NaN', '--1', '٣'])(
    'refuses %j as malformed',
    (text) => {
      expect(parseDecimal(text, 4)).toBe('malformed');
    },
  );

  it('refuses what a double cannot hold exactly, however long, without looking at it', () => {
    expect(parseDecimal('9007199254740993', 0)).toBe('too_long');
    expect(parseDecimal('1'.repeat(200_000), 0)).toBe('too_long');
  });

  it('refuses more digits than the scale has', () => {
    expect(parseDecimal('1.005', 2)).toBe('too_precise');
  });

  it.each([
    [1905000, 4, 2, '190.50'],
    [1905000, 4, 0, '190.5'],
    [-1, 4, 2, '-0.0001'],
    [0, 4, 2, '0.00'],
    [7, 0, 0, '7'],
  ])('writes %d at scale %d', (value, scale, min, text) => {
    expect(formatDecimal(value, scale, min)).toBe(text);
  });
});
