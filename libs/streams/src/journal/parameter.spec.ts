import { parameter } from './parameter';

describe('parameter', () => {
  it.each([
    [[1, 2, 3], '{1,2,3}'],
    [[], '{}'],
    [['AAPL', 'NULL', ''], '{"AAPL","NULL",""}'],
    [[true, null, false], '{true,null,false}'],
    [
      ['{a,b}', 'say "no"', 'ends in \\', "o'clock", 'naïve'],
      String.raw`{"{a,b}","say \"no\"","ends in \\","o'clock","naïve"}`,
    ],
  ])('writes %j as a literal', (value, literal) => {
    expect(parameter(value)).toBe(literal);
  });

  it.each([
    ['text'],
    [7],
    [null],
    [Buffer.from('ab')],
    [[['nested']]],
    [[Buffer.from('ab')]],
    [['two\nlines']],
    [['back\\slash']],
    [['\u0001']],
    [[1n]],
    [[1, Number.NaN]],
    [[Number.POSITIVE_INFINITY]],
  ])('leaves what JSON would write differently to the driver: %p', (value) => {
    expect(parameter(value)).toBe(value);
  });
});
