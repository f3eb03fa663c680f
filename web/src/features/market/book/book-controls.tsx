'use client';

import { Select } from '@/ui';

import { useMarketPreferences } from '../preferences';

const SIDES = [
  { value: 'both', label: 'Both' },
  { value: 'bids', label: 'Bids' },
  { value: 'asks', label: 'Asks' },
] as const;

/** Which side of the book is shown, and how coarse. */
export function BookControls({ steps, decimals }: { steps: readonly number[]; decimals: number }) {
  const { bookSides, groupIndex, choose } = useMarketPreferences();
  return (
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
  );
}
