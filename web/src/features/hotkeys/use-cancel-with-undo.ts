'use client';

import { useCallback, useRef } from 'react';
import { toast } from 'sonner';

import { useOrderActions } from '@/features/blotter/order-actions';
import { useOpenOrders } from '@/lib/trading/open-orders';

const UNDO_MS = 2_500;
const TOAST_ID = 'cancel-symbol';

/** Cancels all orders of a symbol after a moment in which it can be called off. */
export function useCancelWithUndo(symbol: string): () => void {
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
