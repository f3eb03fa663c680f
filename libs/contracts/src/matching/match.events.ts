import type { PriceTicks, Refusal, Shares } from '@app/kernel';

import type { CancelCause } from '../orders/orders.events';
import type { OrderTerms, Side } from '../orders/order-terms';

/** Phase of one instrument's trading day. */
export type MarketPhase =
  'pre_open' | 'opening_auction' | 'continuous' | 'halted' | 'closing_auction' | 'closed';

/** A traded instrument. */
export interface Instrument {
  readonly assetId: string;
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly shard: number;
  readonly cashUnitsPerTick: number;
  readonly referencePriceTicks: PriceTicks;
  /** Width of the price band and collar each way, in 1/100 of a percent. */
  readonly bandBasisPoints: number;
  /** False for one that is taken out of trading; missing means active. */
  readonly active?: boolean;
  /** How long a print outside the band halts it; missing means {@link BAND_TIMES}. */
  readonly bandPauseMs?: number;
  /** The auction with which it reopens then; missing means {@link BAND_TIMES}. */
  readonly reopeningAuctionMs?: number;
}

/** Lengths of the pause and of the auction after it, for an instrument that says nothing else. */
export const BAND_TIMES = { pauseMs: 30_000, reopeningAuctionMs: 10_000 } as const;

/** Stream `match:k`: the book's every move, in the one total order of each symbol. */
export type MatchEvent =
  | InstrumentListed
  | InstrumentChanged
  | PhaseChanged
  | MatchAccepted
  | MatchRejected
  | Traded
  | MatchCancelled
  | MatchReplaced
  | MatchCancelRefused
  | MatchReplaceRefused
  | Triggered
  | BookMoved
  | Quarantined;

export interface InstrumentListed {
  readonly type: 'instrument_listed';
  readonly instrument: Instrument;
  readonly requestId: string;
}
/** Name, band or status changed; `instrument` is all of it from here on. */
export interface InstrumentChanged {
  readonly type: 'instrument_changed';
  readonly symbol: string;
  readonly instrument: Instrument;
  readonly reason: string;
}
export interface PhaseChanged {
  readonly type: 'phase_changed';
  readonly symbol: string;
  readonly phase: MarketPhase;
  readonly from: MarketPhase;
  /** When it ends by itself; null until someone moves it. */
  readonly endsAt: number | null;
  readonly reason: string;
}
/**
 * The order entered the book's rules; whatever rests after the trades that follow rests at
 * `restPriceTicks`.
 */
export interface MatchAccepted {
  readonly type: 'accepted';
  readonly terms: OrderTerms;
  readonly worstPriceTicks: PriceTicks;
  /** Number by which the book knows the order: that of the wallet entry which funded it. */
  readonly bookOrderId: number;
  /**
   * Trigger of a stop as the book has it (a trailing one sets its own); null or missing: no stop.
   */
  readonly triggerPriceTicks?: PriceTicks | null;
}
export interface MatchRejected {
  readonly type: 'rejected';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly refusal: Refusal;
  /** The other order of its pair traded before this one could enter: no refusal to its owner. */
  readonly cause?: 'oco';
}
/** The entry's own number is the trade id. Prints at the maker's price. */
export interface Traded {
  readonly type: 'traded';
  readonly symbol: string;
  readonly priceTicks: PriceTicks;
  readonly quantityShares: Shares;
  readonly cashUnitsPerTick: number;
  readonly takerSide: Side;
  /** In an auction nobody takes: the maker is the buy, the taker the sell. */
  readonly auction: boolean;
  readonly makerOrderId: string;
  readonly makerAccountId: string;
  readonly makerBookOrderId: number;
  readonly makerLeavesShares: Shares;
  readonly takerOrderId: string;
  readonly takerAccountId: string;
  readonly takerBookOrderId: number;
  readonly takerLeavesShares: Shares;
}
export interface MatchCancelled {
  readonly type: 'cancelled';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly bookOrderId: number;
  readonly cancelledShares: Shares;
  /** Zero when the order has ended (more only when a part went). */
  readonly leavesShares: Shares;
  readonly cause: CancelCause;
}
/** `orderId` ended; `successor` stands at its place under the same book number. */
export interface MatchReplaced {
  readonly type: 'replaced';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly bookOrderId: number;
  readonly successor: OrderTerms;
  readonly worstPriceTicks: PriceTicks;
  readonly leavesShares: Shares;
  readonly keptPriority: boolean;
  /** As in {@link MatchAccepted}. */
  readonly triggerPriceTicks?: PriceTicks | null;
}
export interface MatchCancelRefused {
  readonly type: 'cancel_refused';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly refusal: Refusal;
  /** As in the request: set when only a part was to go. */
  readonly totalShares?: Shares;
}
export interface MatchReplaceRefused {
  readonly type: 'replace_refused';
  readonly orderId: string;
  readonly accountId: string;
  readonly successorId: string;
  readonly symbol: string;
  readonly refusal: Refusal;
}
/** A stop was elected, or an order that waited for the closing call joins it. */
export interface Triggered {
  readonly type: 'triggered';
  readonly symbol: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly bookOrderId: number;
}
/**
 * What happened inside a book that concerns no single order's owner: an iceberg's next slice, an
 * uncross, a band that was hit, new settings. `report` is the order book's own report.
 */
export interface BookMoved {
  readonly type: 'book_moved';
  readonly symbol: string;
  readonly report: Readonly<Record<string, string | number | boolean>>;
}
/**
 * A symbol whose entry could not be decided three times over; its orders are refused from here on.
 */
export interface Quarantined {
  readonly type: 'quarantined';
  readonly symbol: string;
  readonly inputStream: string;
  readonly inputSeq: number;
}
