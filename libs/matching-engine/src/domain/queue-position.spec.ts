import type { BookOrder } from '@app/order-book';

import { highWaterOf } from './queue-position';

const stop = (
  side: 'buy' | 'sell',
  stopPriceTicks: number,
  trail: { trailTicks?: number; trailBps?: number },
): BookOrder => ({ side, stopPriceTicks, trailTicks: 0, trailBps: 0, ...trail }) as BookOrder;

describe('high-water mark of a trailing stop', () => {
  it.each([
    ['sell' as const, 9_700, { trailTicks: 300 }, 10_000],
    ['buy' as const, 10_300, { trailTicks: 300 }, 10_000],
    ['sell' as const, 9_500, { trailBps: 500 }, 10_000],
    ['buy' as const, 10_500, { trailBps: 500 }, 10_000],
    ['sell' as const, 1, { trailBps: 5_000 }, 2],
  ])('of a %s at %i with %j is %i', (side, trigger, trail, print) => {
    expect(highWaterOf(stop(side, trigger, trail))).toBe(print);
  });

  it('is a print that gives the very trigger, whatever was rounded', () => {
    for (const trailBps of [1, 33, 250, 999, 5_000, 9_900]) {
      for (const print of [7, 101, 9_999, 123_457]) {
        const distance = Math.max(1, Math.floor((print * trailBps) / 10_000));
        const sell = highWaterOf(stop('sell', print - distance, { trailBps }));
        expect(sell - Math.max(1, Math.floor((sell * trailBps) / 10_000))).toBe(print - distance);
        expect(sell).toBeGreaterThanOrEqual(print);
        expect(highWaterOf(stop('buy', print + distance, { trailBps }))).toBe(print);
      }
    }
  });
});
