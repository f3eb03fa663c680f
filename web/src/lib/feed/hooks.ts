'use client';

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

import type { Broadcast, TradeUpdate } from '../api/types';
import { useSession } from '../session/session-context';
import type { BookView } from './book';
import { useFeeds } from './feed-context';
import { FEED_AT_START } from './market-feed';
import type { FeedChannel, FeedState } from './market-feed';
import type { Slice } from './slice';
import type { DayFigures, SymbolStatus, SymbolStore } from './symbol-store';
import type { TapeTrade } from './tape';
import type { TradeListener } from './trading-stream';

const NONE_SAID: readonly Broadcast[] = [];
const BOOK: readonly FeedChannel[] = ['orderbooks'];
const TRADES: readonly FeedChannel[] = ['trades'];
const DAY: readonly FeedChannel[] = ['trades', 'dailyBars'];
const STATUSES: readonly FeedChannel[] = ['statuses'];
const IMBALANCES: readonly FeedChannel[] = ['imbalances'];

/** The live book of a symbol; a new object at most once per frame. */
export function useBook(symbol: string): BookView {
  return useSlice(symbol, BOOK, (store) => store.book);
}

/** The last trade of a symbol; null until one was seen. */
export function useLastTrade(symbol: string): TapeTrade | null {
  return useSlice(symbol, TRADES, (store) => store.last);
}

/** Phase of a symbol as the stream told it; null until it changed once since the page came up. */
export function useStatus(symbol: string): SymbolStatus | null {
  return useSlice(symbol, STATUSES, (store) => store.status);
}

/** High, low and volume of the day; null until the store was seeded (useSymbolStore). */
export function useDayFigures(symbol: string): DayFigures | null {
  return useSlice(symbol, DAY, (store) => store.day);
}

/** Price at which the running auction would uncross; null outside of auctions. */
export function useIndicativePrice(symbol: string): number | null {
  return useSlice(symbol, IMBALANCES, (store) => store.indicative);
}

/** The store of a symbol, to seed it with what REST knows. */
export function useSymbolStore(symbol: string): SymbolStore {
  return useFeeds().market.store(symbol);
}

/** How the market data arrives, for badges and the meter. */
export function useFeedState(): FeedState {
  const { state } = useFeeds().market;
  return useSyncExternalStore(state.subscribe, state.read, () => FEED_AT_START);
}

/** Whether what is on screen is old: there was a connection, and it is being renewed. */
export function useIsStale(): boolean {
  const { state, reconnects } = useFeedState();
  return state !== 'live' && reconnects > 0;
}

function useSlice<T>(
  symbol: string,
  channels: readonly FeedChannel[],
  pick: (store: SymbolStore) => Slice<T>,
): T {
  const { market } = useFeeds();
  useEffect(() => market.subscribe(symbol, channels), [market, symbol, channels]);
  const slice = pick(market.store(symbol));
  return useSyncExternalStore(slice.subscribe, slice.read, slice.read);
}

/**
 * Hears every update of the orders of the scope's account, in order, none twice. `onResync` is
 * called when the stream begins or lost its place: read by REST what you show. Both may change at
 * every render.
 */
export function useTradeUpdates(
  handler: (update: TradeUpdate) => void,
  onResync?: () => void,
): void {
  useTradingStream({ onUpdate: handler, onResync });
}

/**
 * Messages of operators to everybody that are valid now, newest first. `onChange` is called when
 * they are known and after each change.
 */
export function useBroadcasts(onChange: () => void): readonly Broadcast[] {
  const [valid, setValid] = useState<readonly Broadcast[]>(NONE_SAID);
  useTradingStream({
    onBroadcasts: (broadcasts) => {
      setValid(broadcasts);
      onChange();
    },
  });
  return valid;
}

function useTradingStream(listener: TradeListener): void {
  const { tradingOf } = useFeeds();
  const session = useSession();
  const latest = useRef({ session, listener });
  useEffect(() => {
    latest.current = { session, listener };
  });
  const username = session.user?.username ?? null;
  useEffect(() => {
    if (username === null) return;
    const stream = tradingOf(username, (fresh) => latest.current.session.token({ fresh }));
    return stream.listen({
      onUpdate: (update) => latest.current.listener.onUpdate?.(update),
      onResync: () => latest.current.listener.onResync?.(),
      onBroadcasts: (broadcasts) => latest.current.listener.onBroadcasts?.(broadcasts),
    });
  }, [tradingOf, username]);
}
