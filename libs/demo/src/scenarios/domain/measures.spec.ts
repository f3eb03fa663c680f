import { histogramOf, spreadOf } from './measures';

describe('measures', () => {
  it('a spread names the times that half, 95 % and 99 % keep', () => {
    const millis = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(spreadOf(millis)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(spreadOf([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
    expect(spreadOf([])).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
  });

  it('a histogram counts everything once, the slowest in the last bar', () => {
    const bars = histogramOf([0.5, 1, 1.1, 60, 5_000]);
    expect(bars.filter(([, count]) => count > 0)).toEqual([
      ['up to 1 ms', 2],
      ['up to 2 ms', 1],
      ['up to 100 ms', 1],
      ['over 1000 ms', 1],
    ]);
  });
});
