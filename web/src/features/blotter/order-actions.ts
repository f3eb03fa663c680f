'use client';

import { useCallback, useMemo } from 'react';
import { toast } from 'sonner';

import { useAccountRefresh } from '@/features/account/account-queries';
import type { OrderBody } from '@/features/ticket/order-body';
import { newClientOrderId, placeOrder } from '@/features/ticket/place-order';
import { reasonWords } from '@/features/ticket/reason-words';
import { ApiError } from '@/lib/api/client';
import type { Order } from '@/lib/api/types';
import { useSession } from '@/lib/session';

/** New terms of a live order; what is missing stays. */
export interface OrderChange {
  readonly qty?: string;
  readonly limit_price?: string;
  readonly stop_price?: string;
  readonly time_in_force?: string;
}

/** What can be done with live orders and positions. Outcomes are told in messages. */
export interface OrderActions {
  readonly cancel: (order: Order) => Promise<void>;
  /** Cancels all live orders, of one symbol when it is named. */
  readonly cancelAll: (symbol?: string) => Promise<void>;
  /** Answers why it was refused, in words; null when it was taken. */
  readonly amend: (order: Order, change: OrderChange) => Promise<string | null>;
  /** Sells or buys back a position at the market. */
  readonly closePosition: (symbol: string, signedShares: string) => Promise<void>;
  /** Places an order without a ticket; `what` names it where it fails. */
  readonly place: (body: OrderBody, what: string) => Promise<void>;
}

type Call = ReturnType<typeof useSession>['call'];

/** Actions for the account of the scope. */
export function useOrderActions(): OrderActions {
  const session = useSession();
  const { call } = session;
  const refresh = useAccountRefresh();
  const cancel = useCallback((order: Order) => cancelOne(call, order), [call]);
  const cancelAll = useCallback((symbol?: string) => cancelMany(call, symbol), [call]);
  const amend = useCallback(
    async (order: Order, change: OrderChange) => {
      const refused = await amendOne(call, order, change);
      refresh();
      return refused;
    },
    [call, refresh],
  );
  const closePosition = useCallback(
    (symbol: string, signedShares: string) => closeAt(call, symbol, signedShares),
    [call],
  );
  const place = useCallback(
    (body: OrderBody, what: string) => placeAndTell(call, body, what),
    [call],
  );
  return useMemo(
    () => ({ cancel, cancelAll, amend, closePosition, place }),
    [cancel, cancelAll, amend, closePosition, place],
  );
}

async function cancelOne(call: Call, order: Order): Promise<void> {
  try {
    await call(`/v2/orders/${order.id}`, { method: 'DELETE' });
  } catch (error) {
    tell(`Cancel of ${order.symbol}`, error);
  }
}

async function cancelMany(call: Call, symbol: string | undefined): Promise<void> {
  const query = symbol === undefined ? '' : `?symbols=${encodeURIComponent(symbol)}`;
  try {
    const rows = await call<readonly { status: number }[]>(`/v2/orders${query}`, {
      method: 'DELETE',
    });
    const done = rows.filter((row) => row.status === 200).length;
    toast(`${done} of ${rows.length} orders cancelled`);
  } catch (error) {
    tell('Cancel of all orders', error);
  }
}

async function amendOne(call: Call, order: Order, change: OrderChange): Promise<string | null> {
  const body = { ...change, client_order_id: newClientOrderId() };
  try {
    await call<Order>(`/v2/orders/${order.id}`, { method: 'PATCH', body });
    return null;
  } catch (error) {
    return failureWords(error);
  }
}

function closeAt(call: Call, symbol: string, signedShares: string): Promise<void> {
  const isLong = !signedShares.startsWith('-');
  const body = {
    symbol,
    side: isLong ? 'sell' : 'buy',
    type: 'market',
    time_in_force: 'day',
    qty: signedShares.replace(/^-/, ''),
  };
  return placeAndTell(call, body, `Closing ${symbol}`);
}

async function placeAndTell(call: Call, body: OrderBody, what: string): Promise<void> {
  const pause = (milliseconds: number) => {
    return new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  };
  const order = { ...body, client_order_id: newClientOrderId() };
  const outcome = await placeOrder({ call, pause }, order, () => {
    toast.warning(`${what}: outcome unknown, the order is being looked up`);
  });
  if (outcome.kind === 'refused') tell(what, outcome.error);
  else if (outcome.kind === 'never-taken') toast.error(`${what}: it was never taken`);
  else if (outcome.kind === 'unknown') toast.error(`${what}: still unknown, look again`);
}

function tell(what: string, error: unknown): void {
  toast.error(what, { description: failureWords(error) });
}

function failureWords(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  if (error.isUnknown) return 'No answer: the outcome shows in the table once it is known';
  return reasonWords(error.reason, error.message, error.context);
}
