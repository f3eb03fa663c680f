export type { LiveBar } from './bars';
export type { BookLevel, BookView } from './book';
export { FeedProvider } from './feed-context';
export {
  useBook,
  useDayFigures,
  useFeedState,
  useIndicativePrice,
  useLastTrade,
  useLiveBars,
  usePriceBand,
  useQuote,
  useStatus,
  useSymbolStore,
  useTape,
  useTradeUpdates,
} from './hooks';
export type { FeedState } from './market-feed';
export { useBookEffect, useTapeEffect } from './use-feed-effect';
export type { DayFigures, PriceBand, Quote, SymbolStatus } from './symbol-store';
export type { TapeTrade } from './tape';
