'use client';

import { useIsStale } from '@/lib/feed';
import { decimalsOf, Panel } from '@/ui';
import { useSymbolRules } from '@/lib/api/queries';

import { LazyBookControls } from '../lazy';
import { useMarketPreferences } from '../preferences';
import { groupSteps } from './group-levels';
import { Ladder } from './ladder';

/** The order book with its controls: which side, how coarse. */
export function OrderBookPanel({ symbol }: { symbol: string }) {
  const rules = useSymbolRules(symbol);
  const isStale = useIsStale();
  const { bookSides, groupIndex } = useMarketPreferences();
  const increment = rules?.price_increment ?? '0.01';
  const decimals = decimalsOf(increment);
  const steps = groupSteps(Number(increment));
  const step = steps[groupIndex] ?? steps[0] ?? 0.01;
  return (
    <Panel
      title="Order book"
      stale={isStale}
      bodyClassName="overflow-hidden"
      actions={<LazyBookControls steps={steps} decimals={decimals} />}
    >
      <Ladder key={symbol} symbol={symbol} decimals={decimals} step={step} sides={bookSides} />
    </Panel>
  );
}
