export type { BookLevel, BookView } from './book';
export { FeedProvider } from './feed-context';
export {
  useBook,
  useBroadcasts,
  useDayFigures,
  useFeedState,
  useIndicativePrice,
  useIsStale,
  useLastTrade,
  useStatus,
  useSymbolStore,
  useTradeUpdates,
} from './hooks';
export { useBookEffect, useTapeEffect, useTurn } from './use-feed-effect';
export type { SymbolStatus } from './symbol-store';
export type { TapeTrade } from './tape';
