import { boundedSize } from './split-sizes';

describe('sizes of panes', () => {
  it('stay within their bounds', () => {
    const bounds = { min: 100, max: 300 };
    expect([50, 200.4, 900].map((size) => boundedSize(size, bounds))).toEqual([100, 200, 300]);
  });
});
