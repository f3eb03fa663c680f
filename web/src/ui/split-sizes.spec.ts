import { boundedSize, readSizes } from './split-sizes';

describe('sizes of panes', () => {
  it('stay within their bounds', () => {
    const bounds = { min: 100, max: 300 };
    expect([50, 200.4, 900].map((size) => boundedSize(size, bounds))).toEqual([100, 200, 300]);
  });

  it.each([
    [null, {}],
    ['not JSON', {}],
    ['{"book":250,"chart":"wide","tape":-1}', { book: 250 }],
  ])('are read from %s without trusting it', (text, sizes) => {
    expect(readSizes(text)).toEqual(sizes);
  });
});
