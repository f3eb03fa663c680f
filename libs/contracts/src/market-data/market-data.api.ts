import type { Side } from '../orders/order-terms';
import type { Instrument, MarketPhase } from '../matching/match.events';
import type { BookLevel } from '../matching/matching.api';

/** Levels of one book at one number of its match stream. */
export interface BookSnapshot {
  readonly symbol: string;
  readonly sequence: number;
  readonly at: number;
  readonly cashUnitsPerTick: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface PublicTrade {
  readonly tradeId: number;
  readonly shard: number;
  readonly at: number;
  readonly symbol: string;
  readonly priceUnits: number;
  readonly quantityShares: number;
  readonly takerSide: Side;
}

/** The best of both sides, from one moment until the next change; 0 and 0 for an empty side. */
export interface Quote {
  readonly symbol: string;
  /** Number of the match entry after which it stood. */
  readonly sequence: number;
  readonly at: number;
  readonly bidUnits: number;
  readonly bidShares: number;
  readonly askUnits: number;
  readonly askShares: number;
}

export interface Candle {
  readonly symbol: string;
  /** Start of the minute. */
  readonly startAt: number;
  readonly openUnits: number;
  readonly highUnits: number;
  readonly lowUnits: number;
  readonly closeUnits: number;
  readonly volumeShares: number;
  readonly trades: number;
  /**
   * Sum of price units x shares, as text because it may pass 2^53; divided by the volume it is the
   * VWAP.
   */
  readonly notional: string;
}

/** What the market looks like for one symbol right now. */
export interface MarketSnapshot {
  readonly instrument: Instrument;
  readonly phase: MarketPhase;
  readonly phaseReason: string;
  readonly lastTrade: PublicTrade | null;
  readonly bestBid: BookLevel | null;
  readonly bestAsk: BookLevel | null;
  readonly minute: Candle | null;
  /** When the best of a side last changed; null before there was one. */
  readonly quoteAt: number | null;
}

/**
 * What one run of committed match entries changed for one symbol. A listener whose last sequence is
 * not `previousSequence` has missed something and takes a fresh book.
 */
export interface MarketUpdate {
  readonly symbol: string;
  readonly shard: number;
  readonly cashUnitsPerTick: number;
  readonly sequence: number;
  readonly previousSequence: number;
  readonly at: number;
  /** Changed levels as they are now, best first; quantity 0 means that the level is gone. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  /** Oldest first. */
  readonly trades: readonly PublicTrade[];
  /** Set when the phase changed. */
  readonly phase: { readonly phase: MarketPhase; readonly reason: string } | null;
}

/**
 * Live public market data of all symbols, sent after the commit and in stream order per symbol. A
 * listener only takes note (it must not throw or wait).
 */
export abstract class MarketFeed {
  abstract subscribe(listener: (updates: readonly MarketUpdate[]) => void): () => void;
}

/** Width of a candle: `count` of these; days, weeks (from Monday) and months are those of UTC. */
export type BarUnit = 'minute' | 'hour' | 'day' | 'week' | 'month';

/** A question for candles of any width. */
export interface BarsQuery {
  readonly symbol: string;
  readonly unit: BarUnit;
  /** How many units one candle holds; 1 for weeks, a part of twelve for months. */
  readonly count: number;
  /** Candles that start in [startAt, endAt); `startAt` is taken back to the start of its candle. */
  readonly startAt: number;
  readonly endAt: number;
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
}

/** A question for trades, or for quotes, of the past. */
export interface TradesQuery {
  readonly symbol: string;
  /** Those in [startAt, endAt). */
  readonly startAt: number;
  readonly endAt: number;
  readonly direction: 'asc' | 'desc';
  /** Those strictly after (asc) or before (desc) this number. */
  readonly cursor: number | null;
  readonly limit: number;
}

/**
 * Minutes of one symbol from before it traded here, oldest first, as columns of equal length; units
 * as in {@link Candle}.
 */
export interface CandleHistory {
  readonly symbol: string;
  /** Starts of minutes. */
  readonly startAt: readonly number[];
  readonly openUnits: readonly number[];
  readonly highUnits: readonly number[];
  readonly lowUnits: readonly number[];
  readonly closeUnits: readonly number[];
  readonly volumeShares: readonly number[];
  readonly trades: readonly number[];
  readonly notional: readonly string[];
}

/** Questions to market-data. */
export abstract class MarketDataApi {
  abstract instruments(): Promise<{ instrument: Instrument; phase: MarketPhase }[]>;
  /** Throws UNKNOWN_SYMBOL. */
  abstract snapshot(query: { symbol: string }): Promise<MarketSnapshot>;
  abstract book(query: { symbol: string; depth: number }): Promise<BookSnapshot>;
  abstract trades(query: { symbol: string; limit: number }): Promise<PublicTrade[]>;
  /** One-minute candles, oldest first, of minutes in [startAt, endAt). */
  abstract candles(query: {
    symbol: string;
    startAt: number;
    endAt: number;
    limit: number;
  }): Promise<Candle[]>;
  /** Candles of any width; only those with trades. */
  abstract bars(query: BarsQuery): Promise<Candle[]>;
  /** Trades of a time, oldest or newest first. */
  abstract tradesBetween(query: TradesQuery): Promise<PublicTrade[]>;
  /** Changes of the best bid and offer, as far back as they are kept. */
  abstract quotesBetween(query: TradesQuery): Promise<Quote[]>;
  /**
   * Stores candles of a time before the first trade here, all or none; a minute that is stored
   * already stays as it is. Throws UNKNOWN_SYMBOL, and MALFORMED_FIELD for columns of unequal
   * length or a minute that has traded.
   */
  abstract loadHistory(history: CandleHistory): Promise<{ loaded: number }>;
}

export const MARKET_DATA_PATTERNS = {
  instruments: 'market-data.instruments',
  snapshot: 'market-data.snapshot',
  book: 'market-data.book',
  trades: 'market-data.trades',
  candles: 'market-data.candles',
  bars: 'market-data.bars',
  tradesBetween: 'market-data.trades-between',
  quotesBetween: 'market-data.quotes-between',
  loadHistory: 'market-data.load-history',
} as const satisfies Record<keyof MarketDataApi, string>;
