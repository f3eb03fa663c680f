import { create } from 'zustand';

import type { TradeUpdate } from '@/lib/api/types';

import type { UpdateWords } from './update-words';

/** An update that this page heard, in words. */
export interface HeardEvent extends UpdateWords {
  readonly id: string;
  readonly at: string;
  readonly orderId: string;
  readonly symbol: string;
}

const KEPT = 200;
const NONE: readonly HeardEvent[] = [];

interface OrderEventsState {
  readonly byUser: Readonly<Record<string, readonly HeardEvent[]>>;
  readonly hear: (username: string, update: TradeUpdate, words: UpdateWords) => void;
}

/** What this page heard of orders since it came up, newest first, by account. */
export const useOrderEvents = create<OrderEventsState>()((set) => ({
  byUser: {},
  hear: (username, update, words) =>
    set(({ byUser }) => {
      const { event_id: id, timestamp: at, order } = update;
      const event = { ...words, id, at, orderId: order.id, symbol: order.symbol };
      const events = [event, ...(byUser[username] ?? NONE)].slice(0, KEPT);
      return { byUser: { ...byUser, [username]: events } };
    }),
}));
