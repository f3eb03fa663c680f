'use client';

import { useFeedState } from '@/lib/feed';
import { decimalsOf, Panel, Select } from '@/ui';
import { useSymbolRules } from '@/lib/api/queries';

import { useMarketPreferences } from '../preferences';
import { groupSteps } from './group-levels';
import { Ladder } from './ladder';

const SIDES = [
  { value: 'both', label: 'Both' },
  { value: 'bids', label: 'Bids' },
  { value: 'asks', label: 'Asks' },
] as const;

/** The order book with its controls: which side, how coarse. */
export function OrderBookPanel({ symbol }: { symbol: string }) {
  const rules = useSymbolRules(symbol);
  const { state } = useFeedState();
  const { bookSides, groupIndex, choose } = useMarketPreferences();
  const increment = rules?.price_increment ?? '0.01';
  const decimals = decimalsOf(increment);
  const steps = groupSteps(Number(increment));
  const step = steps[groupIndex] ?? steps[0] ?? 0.01;
  return (
    <Panel
      title="Order book"
      stale={state === 'stale'}
      bodyClassName="overflow-hidden"
      actions={
        <>
          <Select
            label="Grouping"
            className="h-6"
            value={String(groupIndex)}
            onValueChange={(index) => choose({ groupIndex: Number(index) })}
            options={steps.map((one, index) => {
              return { value: String(index), label: one.toFixed(decimals) };
            })}
          />
          <Select
            label="Sides of the book"
            className="h-6"
            value={bookSides}
            onValueChange={(sides) => choose({ bookSides: sides })}
            options={SIDES}
          />
        </>
      }
    >
      <Ladder key={symbol} symbol={symbol} decimals={decimals} step={step} sides={bookSides} />
    </Panel>
  );
}
