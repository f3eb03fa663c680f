import type { Instrument, MatchEvent, OrderTerms } from '@app/contracts';
import { assert, required } from '@app/kernel';
import type { OrderBook } from '@app/order-book';
import { createOrderBook } from '@app/order-book';

/** An order that the book knows, with what the book does not keep. */
export interface BookedOrder {
  readonly terms: OrderTerms;
  readonly worstPriceTicks: number;
  readonly bookOrderId: number;
  /** Number by which the book knows the account, for self-trade prevention. */
  readonly owner: number;
}

/** One instrument with its book. */
export interface ListedInstrument {
  readonly instrument: Instrument;
  readonly book: OrderBook;
  phaseReason: string;
  quarantined: boolean;
  /** Number of the last entry that touched the book. */
  lastSeq: number;
  readonly live: Map<number, BookedOrder>;
}

/** Memory of the matching stage: one book per instrument of the shard. */
export interface MatchState {
  readonly shard: number;
  readonly instruments: Map<string, ListedInstrument>;
  /** Where a live order is. */
  readonly places: Map<string, { symbol: string; bookOrderId: number }>;
  /** Numbers of accounts in the order in which they first traded here. */
  readonly owners: Map<string, number>;
  /** How many live orders end at a time. */
  readonly expiries: Map<number, number>;
}

export function initialMatchState(shard: number): MatchState {
  return {
    shard,
    instruments: new Map(),
    places: new Map(),
    owners: new Map(),
    expiries: new Map(),
  };
}

/** A book for an instrument as it is when nothing has happened yet. */
export function emptyBook(instrument: Instrument): OrderBook {
  const book = createOrderBook({ initialPhase: 'continuous' });
  book.execute({ kind: 'settings', referenceTicks: instrument.referencePriceTicks });
  return book;
}

/** Number of an account; one that never had an order here would get the next. */
export function ownerOf(state: MatchState, accountId: string): number {
  return state.owners.get(accountId) ?? state.owners.size + 1;
}

/** Instrument of a symbol that is surely listed here. */
export function listed(state: MatchState, symbol: string): ListedInstrument {
  return required(state.instruments.get(symbol), `instrument ${symbol}`);
}

/**
 * Keeps what stands beside the books in line with an event. Both the live stage (whose book has
 * moved already) and recovery (which has just moved it) come through here.
 */
export function track(state: MatchState, event: MatchEvent, seq: number): void {
  switch (event.type) {
    case 'instrument_listed': {
      const { instrument } = event;
      state.instruments.set(instrument.symbol, {
        instrument,
        book: emptyBook(instrument),
        phaseReason: '',
        quarantined: false,
        lastSeq: seq,
        live: new Map(),
      });
      return;
    }
    case 'accepted':
      place(state, event, seq);
      return;
    case 'traded': {
      const one = touch(state, event.symbol, seq);
      if (event.makerLeavesShares === 0) remove(state, one, event.makerBookOrderId);
      if (event.takerLeavesShares === 0) remove(state, one, event.takerBookOrderId);
      return;
    }
    case 'cancelled': {
      const one = touch(state, event.symbol, seq);
      if (event.leavesShares === 0) remove(state, one, event.bookOrderId);
      return;
    }
    case 'replaced':
      replace(state, event, seq);
      return;
    case 'phase_changed':
      touch(state, event.symbol, seq).phaseReason = event.reason;
      return;
    case 'quarantined':
      touch(state, event.symbol, seq).quarantined = true;
      return;
    case 'triggered':
    case 'book_moved':
      touch(state, event.symbol, seq);
      return;
    case 'rejected':
    case 'cancel_refused':
    case 'replace_refused':
      return;
  }
}

function touch(state: MatchState, symbol: string, seq: number): ListedInstrument {
  const one = listed(state, symbol);
  one.lastSeq = seq;
  return one;
}

function place(
  state: MatchState,
  event: Extract<MatchEvent, { type: 'accepted' }>,
  seq: number,
): void {
  const { terms, worstPriceTicks, bookOrderId } = event;
  const one = touch(state, terms.symbol, seq);
  const owner = ownerOf(state, terms.accountId);
  state.owners.set(terms.accountId, owner);
  one.live.set(bookOrderId, { terms, worstPriceTicks, bookOrderId, owner });
  state.places.set(terms.orderId, { symbol: terms.symbol, bookOrderId });
  countExpiry(state, terms, 1);
}

function remove(state: MatchState, one: ListedInstrument, bookOrderId: number): void {
  const order = one.live.get(bookOrderId);
  assert(order !== undefined, `book order ${bookOrderId} is live`);
  one.live.delete(bookOrderId);
  state.places.delete(order.terms.orderId);
  countExpiry(state, order.terms, -1);
}

function replace(
  state: MatchState,
  event: Extract<MatchEvent, { type: 'replaced' }>,
  seq: number,
): void {
  const one = touch(state, event.symbol, seq);
  const { bookOrderId, successor: terms, worstPriceTicks, leavesShares } = event;
  const owner = ownerOf(state, event.accountId);
  remove(state, one, bookOrderId);
  if (leavesShares === 0) return;
  one.live.set(bookOrderId, { terms, worstPriceTicks, bookOrderId, owner });
  state.places.set(terms.orderId, { symbol: event.symbol, bookOrderId });
  countExpiry(state, terms, 1);
}

function countExpiry(state: MatchState, terms: OrderTerms, change: number): void {
  if (terms.expireAt === null) return;
  const count = (state.expiries.get(terms.expireAt) ?? 0) + change;
  if (count === 0) state.expiries.delete(terms.expireAt);
  else state.expiries.set(terms.expireAt, count);
}
