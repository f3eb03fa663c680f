'use client';

import { usePathname } from 'next/navigation';
import { useCallback, useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { toast } from 'sonner';

import { useOrderActions } from '@/features/blotter/order-actions';
import { useTicketDraft } from '@/features/ticket/ticket-draft';
import { useOpenOrders } from '@/lib/trading/open-orders';

import { useOverlays } from './overlays';
import { QUANTITY_PRESETS } from './shortcuts';

const UNDO_MS = 2_500;
const TOAST_ID = 'cancel-symbol';

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

/** Cancels all orders of a symbol after a moment in which it can be called off. */
function useCancelWithUndo(symbol: string): () => void {
  const { orders } = useOpenOrders(symbol);
  const { cancelAll } = useOrderActions();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const count = orders.length;
  return useCallback(() => {
    if (timer.current !== null) return;
    if (count === 0) {
      toast(`No open orders in ${symbol}`, { id: TOAST_ID, duration: UNDO_MS });
      return;
    }
    const undo = () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
      toast('Nothing was cancelled', { id: TOAST_ID, duration: UNDO_MS });
    };
    timer.current = setTimeout(() => {
      timer.current = null;
      toast.dismiss(TOAST_ID);
      void cancelAll(symbol);
    }, UNDO_MS);
    toast.warning(`Cancelling ${count} ${count === 1 ? 'order' : 'orders'} in ${symbol}`, {
      id: TOAST_ID,
      duration: UNDO_MS,
      action: { label: 'Undo', onClick: undo },
    });
  }, [symbol, count, cancelAll]);
}
