'use client';

import { useCallback, useMemo, useState } from 'react';

import type { Order } from '@/lib/api/types';
import { useSession } from '@/lib/session';
import type { OrderBody } from './order-body';
import { newClientOrderId, placeOrder } from './place-order';
import type { OrderDesk, Outcome } from './place-order';

/** Where the last order of a ticket stands. */
export type EntryState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** Sent, and nobody answered: it is being looked up. */
  | { readonly kind: 'looking'; readonly body: OrderBody }
  | Outcome;

/** Places orders for a ticket, one at a time. */
export interface OrderEntry {
  readonly state: EntryState;
  readonly isBusy: boolean;
  /** Sends the order under a new client id; answers it when it was taken. */
  readonly place: (body: OrderBody) => Promise<Order | null>;
  /** Sends or looks up the very same order again, under the id that it has. */
  readonly repeat: (body: OrderBody) => Promise<Order | null>;
  /** Takes the last outcome off the screen. */
  readonly clear: () => void;
}

const IDLE: EntryState = { kind: 'idle' };

/** The way of an order from a ticket to its outcome, also when no answer comes. */
export function useOrderEntry(): OrderEntry {
  const { call } = useSession();
  const [state, setState] = useState<EntryState>(IDLE);
  const desk = useMemo<OrderDesk>(
    () => ({
      call,
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    }),
    [call],
  );
  const repeat = useCallback(
    async (body: OrderBody): Promise<Order | null> => {
      setState({ kind: 'sending' });
      const outcome = await placeOrder(desk, body, () => setState({ kind: 'looking', body }));
      setState(outcome);
      return outcome.kind === 'placed' ? outcome.order : null;
    },
    [desk],
  );
  const place = useCallback(
    (body: OrderBody) => repeat({ ...body, client_order_id: newClientOrderId() }),
    [repeat],
  );
  const clear = useCallback(() => setState(IDLE), []);
  const isBusy = state.kind === 'sending' || state.kind === 'looking';
  return { state, isBusy, place, repeat, clear };
}
