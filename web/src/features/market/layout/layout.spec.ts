import {
  isLayoutName,
  isSameLayout,
  LAYOUTS_MAX,
  PRESETS,
  readLayout,
  readLayouts,
} from './layout';

const STANDARD = PRESETS['Standard'];

describe('a layout', () => {
  it.each([
    [null, STANDARD],
    ['text', STANDARD],
    [{ hidden: 'all', sizes: [] }, STANDARD],
    [
      { hidden: ['tape', 'vault'], sizes: { above: { book: 300, chart: 'wide', tape: -1 } } },
      { hidden: ['tape'], sizes: { above: { book: 300 } } },
    ],
  ])('is read from %j without trusting it', (value, layout) => {
    expect(readLayout(value)).toEqual(layout);
  });

  it('is the same whatever the order of what it holds', () => {
    const one = readLayout({ hidden: ['tape', 'ladder'], sizes: { a: { x: 1, y: 2 } } });
    const other = readLayout({ hidden: ['ladder', 'tape'], sizes: { a: { y: 2, x: 1 } } });
    expect(isSameLayout(one, other)).toBe(true);
    expect(isSameLayout(one, readLayout({ ...one, hidden: [] }))).toBe(false);
  });

  it.each([
    ['Mine', true],
    ['', false],
    [' Mine', false],
    ['Standard', false],
    ['x'.repeat(25), false],
  ])('may be kept as %j: %p', (name, allowed) => {
    expect(isLayoutName(name)).toBe(allowed);
  });

  it('is one of a bounded number', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`L${index}`, {}]));
    expect(Object.keys(readLayouts({ ...many, Standard: {} }))).toHaveLength(LAYOUTS_MAX);
  });
});
