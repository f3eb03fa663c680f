'use client';

import { useHotkeys } from 'react-hotkeys-hook';

import { QUANTITY_PRESETS } from '@/features/hotkeys/shortcuts';
import { useCancelWithUndo } from '@/features/hotkeys/use-cancel-with-undo';
import { useExchangeInfo, useSymbolRules } from '@/lib/api/queries';
import { Empty } from '@/ui';

import { LadderPanel } from './ladder-panel';
import { useLadderPreferences } from './ladder-preferences';

/** The price ladder as a page, for a window of its own. */
export function LadderScreen({ symbol }: { symbol: string }) {
  const { data: info } = useExchangeInfo();
  const rules = useSymbolRules(symbol);
  useLadderKeys(symbol);
  if (info !== undefined && rules === null) {
    return <Empty title={`There is no instrument ${symbol} here`} />;
  }
  return (
    <div className="mx-auto h-full max-w-xl p-1.5">
      <h1 className="sr-only">Price ladder of {symbol}</h1>
      <LadderPanel symbol={symbol} isAlone />
    </div>
  );
}

/** The quantity presets and the way out, as on the trading screen. */
function useLadderKeys(symbol: string): void {
  const { choose } = useLadderPreferences();
  const cancel = useCancelWithUndo(symbol);
  useHotkeys(
    QUANTITY_PRESETS.map((_, index) => String(index + 1)),
    (event) => {
      const shares = QUANTITY_PRESETS[Number(event.key) - 1];
      if (shares !== undefined) choose({ qty: String(shares) });
    },
    [choose],
  );
  useHotkeys(
    'escape',
    () => {
      if (document.querySelector('[role=dialog],[role=menu],[role=listbox]') === null) cancel();
    },
    [cancel],
  );
}
