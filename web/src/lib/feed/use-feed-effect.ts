'use client';

import { useEffect, useRef } from 'react';

import type { BookView } from './book';
import { useFeeds } from './feed-context';
import type { FeedChannel } from './market-feed';
import type { Slice } from './slice';
import type { SymbolStore } from './symbol-store';
import type { TapeTrade } from './tape';

const BOOK: readonly FeedChannel[] = ['orderbooks'];
const TRADES: readonly FeedChannel[] = ['trades'];

/** Calls `draw` with the book now and at most once per frame when it changed; renders nothing. */
export function useBookEffect(symbol: string, draw: (book: BookView) => void): void {
  useSliceEffect(symbol, { channels: BOOK, pick: bookOf }, draw);
}

/** Calls `draw` with the last trades now and at most once per frame when one came. */
export function useTapeEffect(symbol: string, draw: (tape: readonly TapeTrade[]) => void): void {
  useSliceEffect(symbol, { channels: TRADES, pick: tapeOf }, draw);
}

/** Calls work that is heavy to draw in a frame of its own. */
export function useTurn(): (work: () => void) => void {
  const { turns } = useFeeds().market;
  return (work) => turns.take(work);
}

const bookOf = (store: SymbolStore) => store.book;
const tapeOf = (store: SymbolStore) => store.tape;

interface Source<T> {
  readonly channels: readonly FeedChannel[];
  readonly pick: (store: SymbolStore) => Slice<T>;
}

function useSliceEffect<T>(symbol: string, source: Source<T>, draw: (value: T) => void): void {
  const { market } = useFeeds();
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  const { channels, pick } = source;
  useEffect(() => {
    const slice = pick(market.store(symbol));
    const show = () => latest.current(slice.read());
    show();
    const unlisten = slice.subscribe(show);
    const unsubscribe = market.subscribe(symbol, channels);
    return () => {
      unlisten();
      unsubscribe();
    };
  }, [market, symbol, channels, pick]);
}
