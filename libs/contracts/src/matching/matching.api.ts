import type { Refusal } from '@app/kernel';

import type { InvariantCheck } from '../wallet/wallet.api';
import { patternsUnder } from '../streams/shard-patterns';
import type { OrderType, SelfTradePrevention, Side, TimeInForce } from '../orders/order-terms';
import type { Instrument, MarketPhase } from './match.events';

export interface InstrumentStatus {
  readonly instrument: Instrument;
  readonly phase: MarketPhase;
  readonly reason: string;
  readonly lastPriceTicks: number | null;
  readonly quarantined: boolean;
  /** When the phase ends by itself; null until someone moves it. */
  readonly phaseEndsAt?: number | null;
  /** What the auction would do now; null outside auctions. */
  readonly indicative?: IndicativeAuction | null;
}

/** Outcome of an auction if it ended now. */
export interface IndicativeAuction {
  /** Zero when nothing would trade. */
  readonly priceTicks: number;
  readonly volumeShares: number;
  /** Left over at the price: positive for buyers, negative for sellers. */
  readonly imbalanceShares: number;
}

/** Where a resting order stands in the queue of its price. */
export interface QueuePosition {
  readonly orderId: string;
  readonly symbol: string;
  /** Shares that trade before it at its price; null while it does not rest in the book. */
  readonly sharesAhead: number | null;
  /** Orders that stand before it at its price; null as above. */
  readonly ordersAhead?: number | null;
  readonly leavesShares: number;
  /** Where a stop that waits would trigger now (a trailing one moves); null for others. */
  readonly triggerPriceTicks?: number | null;
  /** Best price since a trailing stop came (highest for a sell); null for others. */
  readonly highWaterTicks?: number | null;
}

/** An order as `preview` takes it; the account is for self-trade prevention only. */
export interface PreviewRequest {
  readonly accountId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantityShares: number;
  /** Limit, or for other types the worst price; null trades at any price. */
  readonly priceTicks: number | null;
  readonly stopPriceTicks: number | null;
  readonly postOnly: boolean;
  readonly selfTrade: SelfTradePrevention;
}

/** What the order would do now, with the book untouched. */
export interface FillPreview {
  readonly refusal: Refusal | null;
  readonly fills: readonly { priceTicks: number; quantityShares: number }[];
  readonly filledShares: number;
  readonly restingShares: number;
}

export interface ListInstrumentRequest {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly priceIncrementUnits: number;
  readonly referencePriceUnits: number;
  readonly bandBasisPoints: number;
  readonly requestId: string;
}

/** What may change of a listed instrument; null leaves it. A tick never changes. */
export interface ChangeInstrumentRequest {
  readonly symbol: string;
  readonly name: string | null;
  readonly bandBasisPoints: number | null;
  /** False refuses new orders with NOT_TRADABLE and ends the live ones. */
  readonly active: boolean | null;
  /** Lengths of the pause after a hit band and of the auction that ends it; missing leaves them. */
  readonly bandPauseMs?: number | null;
  readonly reopeningAuctionMs?: number | null;
  readonly reason: string;
}

export interface BookLevel {
  readonly priceTicks: number;
  readonly quantityShares: number;
  readonly orders: number;
}

export interface EngineBook {
  readonly symbol: string;
  readonly sequence: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly stateHash: string;
}

/** Questions to and commands for matching-engine. */
export abstract class MatchingApi {
  abstract instruments(): Promise<InstrumentStatus[]>;
  /** Throws UNKNOWN_SYMBOL. */
  abstract status(query: { symbol: string }): Promise<InstrumentStatus>;
  /**
   * Lists a new instrument; the same content again gives the same answer, other content
   * SYMBOL_EXISTS.
   */
  abstract list(request: ListInstrumentRequest): Promise<InstrumentStatus>;
  /** Durable when it returns. Throws ASSET_NOT_FOUND. */
  abstract change(request: ChangeInstrumentRequest): Promise<InstrumentStatus>;
  abstract halt(request: { symbol: string; reason: string }): Promise<InstrumentStatus>;
  abstract resume(request: { symbol: string; reason: string }): Promise<InstrumentStatus>;
  /**
   * Moves the phase; `endsAt` lets it go on to the next by itself. Throws PHASE_TRANSITION unless
   * the
   * table of allowed transitions has it.
   */
  abstract setPhase(request: {
    symbol: string;
    phase: MarketPhase;
    endsAt: number | null;
    reason: string;
  }): Promise<InstrumentStatus>;
  /** Ends live orders of a symbol, of one account or side if named; answers how many. */
  abstract massCancel(request: {
    symbol: string;
    accountId: string | null;
    side: Side | null;
    reason: string;
  }): Promise<{ cancelled: number }>;
  /** Throws ORDER_NOT_FOUND unless the order is live and the account's. */
  abstract queuePosition(query: { accountId: string; orderId: string }): Promise<QueuePosition>;
  abstract preview(request: PreviewRequest): Promise<FillPreview>;
  /** The engine's own book (not the feed's). */
  abstract book(query: { symbol: string; depth: number }): Promise<EngineBook>;
  /** B1, B2, B5. */
  abstract reconcile(): Promise<InvariantCheck[]>;
}

export const MATCHING_PATTERNS = {
  instruments: 'matching-engine.instruments',
  status: 'matching-engine.status',
  list: 'matching-engine.list',
  change: 'matching-engine.change',
  halt: 'matching-engine.halt',
  resume: 'matching-engine.resume',
  setPhase: 'matching-engine.set-phase',
  massCancel: 'matching-engine.mass-cancel',
  queuePosition: 'matching-engine.queue-position',
  preview: 'matching-engine.preview',
  book: 'matching-engine.book',
  reconcile: 'matching-engine.reconcile',
} as const satisfies Record<keyof MatchingApi, string>;

/** Name under which the processes of one shard answer: `matching-engine.2`. */
export function matchingService(shard: number): string {
  return `matching-engine.${shard}`;
}

/** Patterns of one shard: `matching-engine.2.book`. */
export function matchingPatterns(shard: number): Record<keyof MatchingApi, string> {
  return patternsUnder(matchingService(shard), MATCHING_PATTERNS);
}
