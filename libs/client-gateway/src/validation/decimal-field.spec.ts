import { decimalText, decimalUnits, positiveDecimal } from './decimal-field';

const price = { field: 'limit_price', scale: 4, tooPrecise: 'TICK_SIZE' } as const;
const quantity = { field: 'qty', scale: 0, tooPrecise: 'LOT_SIZE' } as const;

describe('decimal fields', () => {
  it.each([
    ['190.5', 1_905_000],
    [190.5, 1_905_000],
    ['0.0001', 1],
    ['99999999999.9999', 999_999_999_999_999],
  ])('reads %s exactly', (value, units) => expect(positiveDecimal(value, price)).toBe(units));

  it.each([
    1e309,
    -1e309,
    9007199254740993,
    1e21,
    1e-7,
    NaN,
    '',
    null,
    undefined,
    true,
    [5],
    {},
    ' 5 ',
    '0x10',
    '1e3',
    '12abc',
    '+5',
    '.5',
    '5.',
    '05',
    '1,000',
    '５',
    '1'.repeat(200_000),
    'Infinity',
    '1234567890123456',
    0.1 + 0.2,
  ])('refuses %p as text', (value) => expect(decimalText(value)).toBeNull());

  it('refuses zero, minus zero and negative amounts', () => {
    for (const value of ['0', 0, -0, '-0', '-1', -1, '0.0000']) {
      expect(() => positiveDecimal(value, price)).toThrow(
        expect.objectContaining({ reason: 'MALFORMED_FIELD', details: { field: 'limit_price' } }),
      );
    }
    expect(decimalUnits('0', price)).toBe(0);
  });

  it('names the lot for a broken quantity and the tick for a price with too many decimals', () => {
    expect(() => positiveDecimal('10.5', quantity)).toThrow(
      expect.objectContaining({ reason: 'LOT_SIZE' }),
    );
    expect(positiveDecimal('10.0', quantity)).toBe(10);
    expect(() => positiveDecimal('190.12345', price)).toThrow(
      expect.objectContaining({ reason: 'TICK_SIZE' }),
    );
  });
});
