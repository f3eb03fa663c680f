'use client';

import clsx from 'clsx';

import { useBook } from '@/lib/feed';
import type { BookLevel } from '@/lib/feed';
import { formatPrice, formatQuantity, Panel, Skeleton } from '@/ui';

const LEVELS = 12;

/** The book between two desks: what both of them see. */
export function SplitBook({ symbol }: { symbol: string }) {
  const { state, asks, bids } = useBook(symbol);
  if (state === 'loading') {
    return (
      <Panel title={`Book ${symbol}`}>
        <Skeleton />
      </Panel>
    );
  }
  const most = Math.max(
    1,
    ...asks.slice(0, LEVELS).map(sizeOf),
    ...bids.slice(0, LEVELS).map(sizeOf),
  );
  const [bestAsk, bestBid] = [asks[0], bids[0]];
  const spread =
    bestAsk === undefined || bestBid === undefined ? null : bestAsk.price - bestBid.price;
  return (
    <Panel title={`Book ${symbol}`} stale={state === 'stale'}>
      <div className="flex h-full flex-col justify-center py-2 text-xs">
        <Levels levels={asks.slice(0, LEVELS).toReversed()} side="ask" most={most} />
        <p className="border-y border-line px-3 py-1 text-center text-muted">
          {spread === null ? 'one-sided' : `spread ${formatPrice(spread)}`}
        </p>
        <Levels levels={bids.slice(0, LEVELS)} side="bid" most={most} />
      </div>
    </Panel>
  );
}

function sizeOf(level: BookLevel): number {
  return level.size;
}

function Levels(props: { levels: readonly BookLevel[]; side: 'ask' | 'bid'; most: number }) {
  const { levels, side, most } = props;
  const isBid = side === 'bid';
  return (
    <ol aria-label={isBid ? 'Bids' : 'Asks'}>
      {levels.map(({ price, size }) => (
        <li key={price} className="relative grid grid-cols-2 px-3 py-0.5">
          <span
            aria-hidden
            className={clsx('absolute inset-y-0 right-0', isBid ? 'bg-up-soft' : 'bg-down-soft')}
            style={{ width: `${(size / most) * 100}%` }}
          />
          <span className={clsx('relative', isBid ? 'text-up' : 'text-down')}>
            {formatPrice(price)}
          </span>
          <span className="relative text-right">{formatQuantity(size)}</span>
        </li>
      ))}
    </ol>
  );
}
