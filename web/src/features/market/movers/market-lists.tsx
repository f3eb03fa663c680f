'use client';

import clsx from 'clsx';
import { TrendingUp } from 'lucide-react';
import { useState } from 'react';

import { Button } from '@/ui';

import { LazyMoversPanel } from '../lazy';
import { WatchlistPanel } from '../watchlist/watchlist-panel';

/** The watchlist, or what moved most today in its place. */
export function MarketLists({ current }: { current: string }) {
  const [showsMovers, setShowsMovers] = useState(false);
  const toggle = (
    <Button
      tone="ghost"
      size="icon"
      aria-label="Movers and most active"
      aria-pressed={showsMovers}
      title={showsMovers ? 'Back to the watchlist' : 'Movers and most active'}
      onClick={() => setShowsMovers(!showsMovers)}
    >
      <TrendingUp aria-hidden className={clsx('size-3.5', showsMovers && 'text-accent')} />
    </Button>
  );
  return showsMovers ? (
    <LazyMoversPanel current={current} actions={toggle} />
  ) : (
    <WatchlistPanel current={current} actions={toggle} />
  );
}
