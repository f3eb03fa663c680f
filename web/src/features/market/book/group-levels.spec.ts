import type { BookLevel } from '@/lib/feed';

import { groupLevels, groupSteps } from './group-levels';

const level = (price: number, size: number, total: number): BookLevel => ({ price, size, total });

describe('grouped levels', () => {
  it('join bids downwards and asks upwards, never to a better price', () => {
    const bids = [level(190.27, 1, 1), level(190.21, 2, 3), level(190.19, 4, 7)];
    const asks = [level(190.31, 1, 1), level(190.4, 2, 3), level(190.41, 4, 7)];
    expect(groupLevels(bids, 0.1, 'bid')).toEqual([level(190.2, 3, 3), level(190.1, 4, 7)]);
    expect(groupLevels(asks, 0.1, 'ask')).toEqual([level(190.4, 3, 3), level(190.5, 4, 7)]);
  });

  it('offer the tick and round multiples of it', () => {
    expect(groupSteps(0.01)).toEqual([0.01, 0.05, 0.1, 0.5, 1]);
  });
});
