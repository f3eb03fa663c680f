import { decimalsOf, formatMoney, formatPercent, formatPrice, groupDecimal } from './format';
import { toCsv } from './table-column';

describe('text of figures', () => {
  it.each([
    ['1234567.5', '$1,234,567.50'],
    ['-1234.5', '−$1,234.50'],
    ['-0.001', '$0.00'],
    [null, '—'],
  ])('money %s is %s', (value, expected) => {
    expect(formatMoney(value)).toBe(expected);
  });

  it('groups digits that no float could hold', () => {
    expect(groupDecimal('9007199254740993.5', 2)).toBe('9,007,199,254,740,993.50');
  });

  it('writes prices of text and of numbers alike', () => {
    expect([formatPrice('190.5'), formatPrice(190.5)]).toEqual(['190.50', '190.50']);
  });

  it('puts the sign before percents, none before zero', () => {
    expect([0.0125, -0.5, 0.00001].map((ratio) => formatPercent(ratio))).toEqual([
      '+1.25%',
      '−50.00%',
      '0.00%',
    ]);
  });

  it('reads the decimals of a tick', () => {
    expect(['0.01', '1', '0.0500'].map(decimalsOf)).toEqual([2, 0, 2]);
  });

  it('exports cells that no spreadsheet runs', () => {
    const columns = [
      { id: 'a', header: 'Name', value: (row: { a: string }) => row.a },
      { id: 'b', header: 'Button', value: () => null, data: false },
    ];
    const csv = toCsv([{ a: '=1+1' }, { a: '-5.2' }, { a: 'x, "y"' }], columns);
    expect(csv).toBe('Name\r\n\'=1+1\r\n-5.2\r\n"x, ""y"""\r\n');
  });
});
