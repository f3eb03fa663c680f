import { create } from 'zustand';
import { persist } from 'zustand/middleware';

import type { IntervalId } from './chart/intervals';

/** What a person chose for the trading screen; kept in this browser. */
interface MarketPreferences {
  readonly interval: IntervalId;
  readonly bookSides: 'both' | 'bids' | 'asks';
  /** Which of the grouping steps: 0 is the tick. */
  readonly groupIndex: number;
  readonly choose: (part: Partial<Omit<MarketPreferences, 'choose'>>) => void;
}

export const useMarketPreferences = create<MarketPreferences>()(
  persist(
    (set) => ({
      interval: '1Min',
      bookSides: 'both',
      groupIndex: 0,
      choose: (part) => set(part),
    }),
    { name: 'openbell.market' },
  ),
);
