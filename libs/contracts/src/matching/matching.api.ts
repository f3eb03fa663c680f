import type { InvariantCheck } from '../wallet/wallet.api';
import type { Instrument, MarketPhase } from './match.events';

export interface InstrumentStatus {
  readonly instrument: Instrument;
  readonly phase: MarketPhase;
  readonly reason: string;
  readonly lastPriceTicks: number | null;
  readonly quarantined: boolean;
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
  abstract halt(request: { symbol: string; reason: string }): Promise<InstrumentStatus>;
  abstract resume(request: { symbol: string; reason: string }): Promise<InstrumentStatus>;
  /** The engine's own book (not the feed's). */
  abstract book(query: { symbol: string; depth: number }): Promise<EngineBook>;
  /** B1, B2, B5. */
  abstract reconcile(): Promise<InvariantCheck[]>;
}

export const MATCHING_PATTERNS = {
  instruments: 'matching-engine.instruments',
  status: 'matching-engine.status',
  list: 'matching-engine.list',
  halt: 'matching-engine.halt',
  resume: 'matching-engine.resume',
  book: 'matching-engine.book',
  reconcile: 'matching-engine.reconcile',
} as const satisfies Record<keyof MatchingApi, string>;
