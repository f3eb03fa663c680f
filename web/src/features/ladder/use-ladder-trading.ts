'use client';

import { useCallback, useState } from 'react';
import { toast } from 'sonner';

import { useOrderActions } from '@/features/blotter/order-actions';
import { fromUnits } from '@/features/ticket/decimal-text';
import type { OrderBody } from '@/features/ticket/order-body';
import { orderWords } from '@/features/ticket/ticket-words';
import { ApiError } from '@/lib/api/client';
import type { Position } from '@/lib/api/types';
import { useIsStale } from '@/lib/feed';
import { useSession } from '@/lib/session';

import { useLadderPreferences } from './ladder-preferences';
import type { OrderGroup } from './own-orders';

/** What can be done from the ladder. Outcomes are told in messages. */
export interface LadderTrading {
  /** An order that waits for a confirmation, since the ladder is not armed. */
  readonly asking: OrderBody | null;
  readonly answer: (isYes: boolean) => void;
  /** Places an order at a price in cash units, or at the market. */
  readonly place: (side: 'buy' | 'sell', units: number | null) => void;
  readonly cancel: (group: OrderGroup) => void;
  readonly reprice: (group: OrderGroup, units: number) => void;
  readonly cancelAll: () => void;
  /** Cancels what is open in the symbol and closes the position at the market. */
  readonly flatten: () => void;
  /** As flatten, then goes as far to the other side. */
  readonly reverse: () => void;
  readonly isBusy: boolean;
}

/** Trading of one symbol by clicks, for the account of the scope. */
export function useLadderTrading(symbol: string): LadderTrading {
  const { call } = useSession();
  const actions = useOrderActions();
  const isStale = useIsStale();
  const [asking, setAsking] = useState<OrderBody | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = useCallback(
    (body: OrderBody) => void actions.place(body, orderWords(body)),
    [actions],
  );
  const exclusively = useCallback(async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } finally {
      setBusy(false);
    }
  }, []);
  const place = useCallback(
    (side: 'buy' | 'sell', units: number | null) => {
      const { qty, kind, isArmed } = useLadderPreferences.getState();
      // Nobody means to trade at prices that are old.
      const isAtOnce = isArmed && !isStale;
      const body = bodyOf({ symbol, side, qty }, kind, units);
      if (!/^[1-9][0-9]*$/.test(qty)) toast.error('Choose a quantity first');
      else if (isAtOnce) send(body);
      else setAsking(body);
    },
    [symbol, send, isStale],
  );
  const reprice = async ({ orders }: OrderGroup, units: number) => {
    const price = fromUnits(units);
    for (const order of orders) {
      const change = order.limit_price === null ? { stop_price: price } : { limit_price: price };
      const refused = await actions.amend(order, change);
      if (refused !== null) toast.error(`${symbol} stays where it was`, { description: refused });
    }
  };
  const close = async (factor: 1 | 2) => {
    await actions.cancelAll(symbol);
    const held = await heldNow(call, symbol);
    if (held === null || held === 0n) toast(`No position in ${symbol}`);
    else await actions.closePosition(symbol, String(held * BigInt(factor)));
  };
  const answer = (isYes: boolean) => {
    if (isYes && asking !== null) send(asking);
    setAsking(null);
  };
  return {
    ...{ asking, answer, place, isBusy },
    cancel: ({ orders }) => {
      for (const order of orders) void actions.cancel(order);
    },
    reprice: (group, units) => void exclusively(() => reprice(group, units)),
    cancelAll: () => void actions.cancelAll(symbol),
    flatten: () => void exclusively(() => close(1)),
    reverse: () => void exclusively(() => close(2)),
  };
}

/** Shares held now, negative when short; null when the exchange does not say. */
async function heldNow(
  call: ReturnType<typeof useSession>['call'],
  symbol: string,
): Promise<bigint | null> {
  try {
    const path = `/v2/positions/${encodeURIComponent(symbol)}`;
    return BigInt((await call<Position>(path)).qty);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 404) toast.error('Position unknown', { description: error.message });
    return null;
  }
}

function bodyOf(
  order: { symbol: string; side: 'buy' | 'sell'; qty: string },
  kind: 'limit' | 'stop',
  units: number | null,
): OrderBody {
  const body = { ...order, time_in_force: 'day' };
  if (units === null) return { ...body, type: 'market' };
  const price = fromUnits(units);
  return kind === 'stop'
    ? { ...body, type: 'stop', stop_price: price }
    : { ...body, type: 'limit', limit_price: price };
}
