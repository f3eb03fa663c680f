import { stepDecimal } from './step-decimal';

describe('a step of a decimal number', () => {
  it.each([
    ['190.50', 1, '190.51'],
    ['0.1', 20, '0.30'],
    ['190.555', 1, '190.56'],
    ['', 1, '0.01'],
    ['0.01', -5, '0.00'],
    ['.5', -1, '0.49'],
    ['9007199254740993.01', 1, '9007199254740993.02'],
  ])('from %s by %s is %s', (value, steps, expected) => {
    expect(stepDecimal(value, { step: '0.01', min: '0', steps })).toBe(expected);
  });

  it('knows whole steps', () => {
    expect(stepDecimal('99', { step: '10', min: '1', steps: 1 })).toBe('100');
  });
});
