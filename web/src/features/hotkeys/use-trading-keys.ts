'use client';

import { usePathname } from 'next/navigation';
import { useHotkeys } from 'react-hotkeys-hook';

import { useTicketDraft } from '@/features/ticket/ticket-draft';

import { useOverlays } from './overlays';
import { QUANTITY_PRESETS } from './shortcuts';
import { useCancelWithUndo } from './use-cancel-with-undo';

/** Keys of the trading screen; typing in a field is left alone. */
export function useTradingKeys(symbol: string): void {
  const fill = useTicketDraft((state) => state.fill);
  const cancelSymbol = useCancelWithUndo(symbol);
  const quantities = QUANTITY_PRESETS.map((_, index) => String(index + 1));
  useHotkeys('b', () => fill({ symbol, side: 'buy' }), [symbol, fill]);
  useHotkeys('s', () => fill({ symbol, side: 'sell' }), [symbol, fill]);
  useHotkeys(
    quantities,
    (event) => {
      const shares = QUANTITY_PRESETS[Number(event.key) - 1];
      if (shares !== undefined) fill({ symbol, qty: String(shares) });
    },
    [symbol, fill],
  );
  useHotkeys(
    'escape',
    () => {
      // Escape that closes something over the page means that and nothing else.
      if (document.querySelector('[role=dialog],[role=menu],[role=listbox]') === null) {
        cancelSymbol();
      }
    },
    [cancelSymbol],
  );
}

/** Keys that work on every page. */
export function useGlobalKeys(): void {
  const { show } = useOverlays();
  const preventDefault = true;
  // The trading screen has a search of its own under this key.
  const enabled = !usePathname().startsWith('/trade/');
  useHotkeys('slash', () => show('palette'), { preventDefault, enabled }, [show, enabled]);
  useHotkeys('mod+k', () => show('palette'), { preventDefault, enableOnFormTags: true }, [show]);
  useHotkeys('shift+slash', () => show('help'), { preventDefault }, [show]);
}
