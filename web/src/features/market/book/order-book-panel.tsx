'use client';

import { useFeedState } from '@/lib/feed';
import { decimalsOf, Panel } from '@/ui';
import { useSymbolRules } from '@/lib/api/queries';

import { LazyBookControls } from '../lazy';
import { useMarketPreferences } from '../preferences';
import { groupSteps } from './group-levels';
import { Ladder } from './ladder';

/** The order book with its controls: which side, how coarse. */
export function OrderBookPanel({ symbol }: { symbol: string }) {
  const rules = useSymbolRules(symbol);
  const { state } = useFeedState();
  const { bookSides, groupIndex } = useMarketPreferences();
  const increment = rules?.price_increment ?? '0.01';
  const decimals = decimalsOf(increment);
  const steps = groupSteps(Number(increment));
  const step = steps[groupIndex] ?? steps[0] ?? 0.01;
  return (
    <Panel
      title="Order book"
      stale={state === 'stale'}
      bodyClassName="overflow-hidden"
      actions={<LazyBookControls steps={steps} decimals={decimals} />}
    >
      <Ladder key={symbol} symbol={symbol} decimals={decimals} step={step} sides={bookSides} />
    </Panel>
  );
}
