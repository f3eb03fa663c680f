import type { Instrument, MatchEvent, OrderTerms } from '@app/contracts';
import { BAND_TIMES } from '@app/contracts';
import { assert, required } from '@app/kernel';
import type { OrderBook } from '@app/order-book';
import { createOrderBook } from '@app/order-book';

/** Options of every book, new or restored. */
export const BOOK_OPTIONS = { initialPhase: 'continuous', publishIndicative: true } as const;

/** An order that the book knows, with what the book does not keep. */
export interface BookedOrder {
  readonly terms: OrderTerms;
  readonly worstPriceTicks: number;
  readonly bookOrderId: number;
  /** Number by which the book knows the account, for self-trade prevention. */
  readonly owner: number;
  /** Number by which the book knows its group of orders that cancel each other; zero is none. */
  readonly ocoTag: number;
}

/** One instrument with its book. */
export interface ListedInstrument {
  instrument: Instrument;
  /** As it was listed, to tell a repeat of that from another listing. */
  readonly listing: Instrument;
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
  /** Live groups of orders that cancel each other: their number in the book and their size. */
  readonly groups: Map<string, { tag: number; orders: number }>;
  /** When phases end by themselves, by symbol. */
  readonly phaseEnds: Map<string, number>;
  /** How many live orders end at a time. */
  readonly expiries: Map<number, number>;
}

export function initialMatchState(shard: number): MatchState {
  return {
    shard,
    instruments: new Map(),
    places: new Map(),
    owners: new Map(),
    groups: new Map(),
    phaseEnds: new Map(),
    expiries: new Map(),
  };
}

/** A book for an instrument as it is when nothing has happened yet. */
export function emptyBook(instrument: Instrument): OrderBook {
  const book = createOrderBook(BOOK_OPTIONS);
  const referenceTicks = instrument.referencePriceTicks;
  book.execute({ kind: 'settings', referenceTicks, ...bandSettings(instrument) });
  return book;
}

/** What the book is told of an instrument's band. */
export function bandSettings(instrument: Instrument) {
  return {
    dynamicBandBps: instrument.bandBasisPoints,
    pauseMillis: instrument.bandPauseMs ?? BAND_TIMES.pauseMs,
    reopenMillis: instrument.reopeningAuctionMs ?? BAND_TIMES.reopeningAuctionMs,
  };
}

/** Number of an account; one that never had an order here would get the next. */
export function ownerOf(state: MatchState, accountId: string): number {
  return state.owners.get(accountId) ?? state.owners.size + 1;
}

/** Number of an order's group in the book: that of the first live order of the group. */
export function ocoTagOf(state: MatchState, terms: OrderTerms, bookOrderId: number): number {
  const key = groupKey(terms);
  return key === null ? 0 : (state.groups.get(key)?.tag ?? bookOrderId);
}

function groupKey(terms: OrderTerms): string | null {
  const group = terms.ocoGroup ?? null;
  return group === null ? null : `${terms.accountId} ${terms.symbol} ${group}`;
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
        listing: instrument,
        book: emptyBook(instrument),
        phaseReason: '',
        quarantined: false,
        lastSeq: seq,
        live: new Map(),
      });
      return;
    }
    case 'instrument_changed':
      touch(state, event.symbol, seq).instrument = event.instrument;
      return;
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
      if (event.endsAt === null) state.phaseEnds.delete(event.symbol);
      else state.phaseEnds.set(event.symbol, event.endsAt);
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
  const ocoTag = ocoTagOf(state, terms, bookOrderId);
  enter(state, one, { terms, worstPriceTicks, bookOrderId, owner, ocoTag });
}

function remove(state: MatchState, one: ListedInstrument, bookOrderId: number): void {
  const order = one.live.get(bookOrderId);
  assert(order !== undefined, `book order ${bookOrderId} is live`);
  one.live.delete(bookOrderId);
  state.places.delete(order.terms.orderId);
  count(state, order, -1);
}

function replace(
  state: MatchState,
  event: Extract<MatchEvent, { type: 'replaced' }>,
  seq: number,
): void {
  const one = touch(state, event.symbol, seq);
  const { bookOrderId, successor: terms, worstPriceTicks, leavesShares } = event;
  const { owner, ocoTag } = required(one.live.get(bookOrderId), `book order ${bookOrderId}`);
  remove(state, one, bookOrderId);
  if (leavesShares === 0) return;
  enter(state, one, { terms, worstPriceTicks, bookOrderId, owner, ocoTag });
}

/** Puts an order into the index: newly accepted, a successor, or out of a snapshot. */
export function enter(state: MatchState, one: ListedInstrument, order: BookedOrder): void {
  const { symbol } = one.instrument;
  const { bookOrderId } = order;
  one.live.set(bookOrderId, order);
  state.places.set(order.terms.orderId, { symbol, bookOrderId });
  count(state, order, 1);
}

function count(state: MatchState, { terms, ocoTag }: BookedOrder, change: 1 | -1): void {
  const key = groupKey(terms);
  if (key !== null) {
    const group = state.groups.get(key) ?? { tag: ocoTag, orders: 0 };
    group.orders += change;
    if (group.orders === 0) state.groups.delete(key);
    else state.groups.set(key, group);
  }
  if (terms.expireAt === null) return;
  const due = (state.expiries.get(terms.expireAt) ?? 0) + change;
  if (due === 0) state.expiries.delete(terms.expireAt);
  else state.expiries.set(terms.expireAt, due);
}
