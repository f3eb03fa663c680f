import type {
  CancelPassed,
  Entry,
  Funded,
  Instrument,
  InstrumentListed,
  MarketPhase,
  MatchEvent,
  OrderTerms,
  ReplaceFunded,
  Side,
  WalletEvent,
} from '@app/contracts';
import { matchStream, streamsOf, walletStream } from '@app/contracts';
import { DomainError, refusal, required, shares } from '@app/kernel';
import type { BookReport, BookSnapshot, ReplaceCommand } from '@app/order-book';
import { restoreOrderBook } from '@app/order-book';
import type { Json, StageDefinition } from '@app/streams';

import { bookPrice, bookRefusal } from './book-reports';
import { execute, put, submit } from './match.entry';
import { foldMatch } from './match.fold';
import type { BookedOrder, ListedInstrument, MatchState } from './match.state';
import {
  bandSettings,
  BOOK_OPTIONS,
  enter,
  initialMatchState,
  listed,
  ownerOf,
} from './match.state';

/** What may be asked of the matching stage. */
export type MatchRequest =
  | { readonly kind: 'list'; readonly instrument: Instrument; readonly requestId: string }
  | {
      readonly kind: 'change';
      readonly symbol: string;
      readonly name: string | null;
      readonly bandBasisPoints: number | null;
      readonly active: boolean | null;
      readonly bandPauseMs?: number | null;
      readonly reopeningAuctionMs?: number | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'phase';
      readonly symbol: string;
      /** One after the other; the last may end by itself. */
      readonly phases: readonly MarketPhase[];
      readonly endsAt?: number | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'mass_cancel';
      readonly symbol: string;
      readonly accountId: string | null;
      readonly side: Side | null;
    }
  /** Time passes: orders and phases that are due end. */
  | { readonly kind: 'expire' };

type Emit = (event: MatchEvent) => number;

/** The stage around the order books of one shard, fed by `accountShards` shards of wallet. */
export function matchStage(
  shard: number,
  accountShards = 1,
): StageDefinition<MatchState, MatchEvent, MatchRequest, null> {
  return {
    stream: matchStream(shard),
    inputs: streamsOf(walletStream, accountShards),
    initial: () => initialMatchState(shard),
    decide: (state, input, emit) => decide(state, input, accountShards, emit),
    request,
    fold: foldMatch,
    snapshot,
    restore,
    foldsItself: true,
    quarantine,
  };
}

function decide(state: MatchState, input: Entry, accountShards: number, emit: Emit): void {
  const event = input.event as WalletEvent;
  if (event.type === 'funded') submit(state, input as Entry<Funded>, accountShards, emit);
  else if (event.type === 'cancel_passed') cancel(state, event, emit);
  else if (event.type === 'replace_funded') replace(state, input as Entry<ReplaceFunded>, emit);
}

function cancel(state: MatchState, event: CancelPassed, emit: Emit): void {
  if (event.shard !== state.shard) return;
  const { orderId, accountId, symbol, totalShares } = event;
  const place = state.places.get(orderId);
  let why = refusal('ORDER_TERMINAL', 'the order had ended before the cancel reached the book');
  if (place !== undefined) {
    const one = listed(state, symbol);
    const { bookOrderId } = place;
    const refused =
      totalShares === undefined
        ? execute(state, one, { kind: 'cancel', orderId: bookOrderId }, { emit })
        : reduce(state, one, { bookOrderId, totalShares }, emit);
    if (refused === null) return;
    why = totalShares === undefined ? why : bookRefusal(refused.code);
  }
  const part = totalShares === undefined ? {} : { totalShares };
  put(state, { type: 'cancel_refused', orderId, accountId, symbol, refusal: why, ...part }, emit);
}

/** Takes a part of a live order back; the rest keeps its place, or nothing happens. */
function reduce(
  state: MatchState,
  one: ListedInstrument,
  { bookOrderId, totalShares }: { bookOrderId: number; totalShares: number },
  emit: Emit,
): Pick<Extract<BookReport, { kind: 'refused' }>, 'code'> | null {
  const order = one.book.order(bookOrderId);
  const filled = order?.filledShares ?? 0;
  const leaves = order?.leavesShares ?? 0;
  if (totalShares <= filled || totalShares >= filled + leaves) {
    return { code: 'PRIORITY_WOULD_BE_LOST' };
  }
  const command = {
    kind: 'replace',
    orderId: bookOrderId,
    totalQuantityShares: totalShares,
    keepPriorityOnly: true,
  } as const;
  return execute(state, one, command, { emit, reducedFrom: leaves });
}

function replace(state: MatchState, input: Entry<ReplaceFunded>, emit: Emit): void {
  const { orderId, terms, worstPriceTicks } = input.event;
  if (terms.shard !== state.shard) return;
  const { orderId: successorId, accountId, symbol } = terms;
  const place = state.places.get(orderId);
  let why = refusal('ORDER_TERMINAL', 'the order had ended before the replace reached the book');
  if (place !== undefined) {
    const { bookOrderId } = place;
    const { owner, ocoTag } = required(listed(state, symbol).live.get(bookOrderId), orderId);
    const wanted = { terms: stillWanted(state, terms, bookOrderId), worstPriceTicks };
    const incoming = { ...wanted, bookOrderId, owner, ocoTag };
    const command = replaceCommand(incoming, input.at);
    const refused = execute(state, listed(state, symbol), command, { emit, incoming });
    if (refused === null) return;
    why = bookRefusal(refused.code);
  }
  const refused = { orderId, accountId, successorId, symbol, refusal: why };
  put(state, { type: 'replace_refused', ...refused }, emit);
}

/** What an exit's other one has traded meanwhile cannot come back with a replace. */
function stillWanted(state: MatchState, terms: OrderTerms, bookOrderId: number): OrderTerms {
  if (terms.classId === undefined || (terms.ocoGroup ?? null) === null) return terms;
  const order = listed(state, terms.symbol).book.order(bookOrderId);
  const most = (order?.filledShares ?? 0) + (order?.leavesShares ?? 0);
  return { ...terms, quantityShares: shares(Math.min(terms.quantityShares, most)) };
}

function replaceCommand(order: BookedOrder, atMillis: number): ReplaceCommand {
  const { terms, worstPriceTicks, bookOrderId } = order;
  const { timeInForce: tif } = terms;
  return {
    kind: 'replace',
    orderId: bookOrderId,
    totalQuantityShares: terms.quantityShares,
    priceTicks: bookPrice(terms, worstPriceTicks),
    stopPriceTicks: terms.stopPriceTicks ?? undefined,
    trailTicks: terms.trailTicks ?? undefined,
    trailBps: terms.trailBasisPoints ?? undefined,
    displayShares: terms.displayShares ?? undefined,
    tif: tif === 'day' || tif === 'gtc' || tif === 'gtd' ? tif : undefined,
    expireAtMillis: terms.expireAt ?? undefined,
    atMillis,
  };
}

function request(state: MatchState, ask: MatchRequest, at: number, emit: Emit): null {
  if (ask.kind === 'list') list(state, ask, emit);
  else if (ask.kind === 'change') change(state, ask, emit);
  else if (ask.kind === 'phase') changePhase(state, ask, emit);
  else if (ask.kind === 'mass_cancel') massCancel(state, ask, emit);
  else expire(state, at, emit);
  return null;
}

function list(state: MatchState, ask: Extract<MatchRequest, { kind: 'list' }>, emit: Emit): void {
  const { instrument, requestId } = ask;
  const there = state.instruments.get(instrument.symbol)?.listing;
  if (there === undefined) {
    const event: InstrumentListed = { type: 'instrument_listed', instrument, requestId };
    put(state, event, emit);
    return;
  }
  const same = JSON.stringify({ ...there, assetId: '' });
  if (same === JSON.stringify({ ...instrument, assetId: '' })) return;
  throw new DomainError('SYMBOL_EXISTS', `${instrument.symbol} is listed with other content`, {
    field: 'symbol',
    symbol: instrument.symbol,
  });
}

/** Says what is new first: nobody can enter a book between its end and the end of its orders. */
function change(
  state: MatchState,
  ask: Extract<MatchRequest, { kind: 'change' }>,
  emit: Emit,
): void {
  const { symbol, name, bandBasisPoints, active, reason } = ask;
  const { bandPauseMs = null, reopeningAuctionMs = null } = ask;
  const one = found(state, symbol);
  const before = one.instrument;
  const instrument: Instrument = {
    ...before,
    name: name ?? before.name,
    bandBasisPoints: bandBasisPoints ?? before.bandBasisPoints,
    active: active ?? before.active ?? true,
    ...(bandPauseMs === null ? {} : { bandPauseMs }),
    ...(reopeningAuctionMs === null ? {} : { reopeningAuctionMs }),
  };
  const same = { ...before, active: before.active ?? true };
  if (JSON.stringify(instrument) === JSON.stringify(same)) return;
  put(state, { type: 'instrument_changed', symbol, instrument, reason }, emit);
  const band = bandSettings(instrument);
  if (JSON.stringify(band) !== JSON.stringify(bandSettings(before))) {
    execute(state, one, { kind: 'settings', ...band }, { emit });
  }
  if (instrument.active === false) execute(state, one, { kind: 'mass_cancel' }, { emit });
}

function changePhase(
  state: MatchState,
  ask: Extract<MatchRequest, { kind: 'phase' }>,
  emit: Emit,
): void {
  const { symbol, phases, endsAt, reason } = ask;
  const one = found(state, symbol);
  if (one.book.state().phase === phases[phases.length - 1]) return;
  phases.forEach((phase, index) => {
    const from = one.book.state().phase;
    const last = index === phases.length - 1;
    const endsAtMillis = last ? (endsAt ?? undefined) : undefined;
    const command = { kind: 'phase', phase, endsAtMillis } as const;
    const refused = execute(state, one, command, { emit, reason });
    if (refused === null) return;
    required(index === 0 ? one : null, 'a later phase follows from the first');
    throw new DomainError('PHASE_TRANSITION', `${symbol} cannot go from ${from} to ${phase}`, {
      from,
      to: phase,
    });
  });
}

function found(state: MatchState, symbol: string): ListedInstrument {
  const one = state.instruments.get(symbol);
  if (one !== undefined) return one;
  throw new DomainError('ASSET_NOT_FOUND', `asset "${symbol}" not found`, { symbol });
}

function massCancel(
  state: MatchState,
  ask: Extract<MatchRequest, { kind: 'mass_cancel' }>,
  emit: Emit,
): void {
  const one = found(state, ask.symbol);
  const owner = ask.accountId === null ? undefined : ownerOf(state, ask.accountId);
  execute(state, one, { kind: 'mass_cancel', owner, side: ask.side ?? undefined }, { emit });
}

function expire(state: MatchState, at: number, emit: Emit): void {
  let due = false;
  for (const expireAt of state.expiries.keys()) if (expireAt <= at) due = true;
  for (const endsAt of state.phaseEnds.values()) if (endsAt <= at) due = true;
  if (!due) return;
  for (const one of state.instruments.values()) {
    execute(state, one, { kind: 'expire', atMillis: at }, { emit, reason: 'timed' });
  }
}

/**
 * An entry that ended the process three times: its symbol is taken out of trading, every order in
 * it ends, the rest of the shard goes on.
 */
function quarantine(state: MatchState, input: Entry, emit: Emit): void {
  const event = input.event as WalletEvent;
  if (
    event.type !== 'funded' &&
    event.type !== 'replace_funded' &&
    event.type !== 'cancel_passed'
  ) {
    return;
  }
  const symbol = event.type === 'cancel_passed' ? event.symbol : event.terms.symbol;
  const one = state.instruments.get(symbol);
  if (one === undefined) return;
  for (const { bookOrderId, terms } of [...one.live.values()]) {
    const { orderId, accountId } = terms;
    const left = shares(one.book.order(bookOrderId)?.leavesShares ?? 0);
    one.book.apply({
      kind: 'cancelled',
      orderId: bookOrderId,
      cause: 'mass',
      quantityShares: left,
    });
    const ended = { orderId, accountId, symbol, bookOrderId, cancelledShares: left };
    const cause = 'operator' as const;
    put(state, { type: 'cancelled', ...ended, leavesShares: shares(0), cause }, emit);
  }
  const { stream: inputStream, seq: inputSeq } = input;
  put(state, { type: 'quarantined', symbol, inputStream, inputSeq }, emit);
  if (event.type !== 'funded') return;
  const { orderId, accountId } = event.terms;
  const why = refusal('SYMBOL_HALTED', `${symbol} is quarantined`);
  put(state, { type: 'rejected', orderId, accountId, symbol, refusal: why }, emit);
}

interface SavedInstrument {
  instrument: Instrument;
  /** Missing in snapshots from before instruments could change. */
  listing?: Instrument;
  phaseReason: string;
  quarantined: boolean;
  lastSeq: number;
  book: BookSnapshot;
  live: BookedOrder[];
}

function snapshot(state: MatchState): Json {
  return {
    shard: state.shard,
    owners: [...state.owners],
    instruments: [...state.instruments.values()].map((one) => ({
      instrument: one.instrument,
      listing: one.listing,
      phaseReason: one.phaseReason,
      quarantined: one.quarantined,
      lastSeq: one.lastSeq,
      book: one.book.snapshot(),
      live: [...one.live.values()].sort((a, b) => a.bookOrderId - b.bookOrderId),
    })),
  } as unknown as Json;
}

function restore(json: Json): MatchState {
  const saved = json as unknown as {
    shard: number;
    owners: [string, number][];
    instruments: SavedInstrument[];
  };
  const state = initialMatchState(saved.shard);
  for (const [accountId, owner] of saved.owners) state.owners.set(accountId, owner);
  for (const { book, live, ...rest } of saved.instruments) {
    const { symbol } = rest.instrument;
    const restored = restoreOrderBook(book, BOOK_OPTIONS);
    const one: ListedInstrument = {
      ...rest,
      listing: rest.listing ?? rest.instrument,
      book: restored,
      live: new Map(),
    };
    state.instruments.set(symbol, one);
    for (const order of live) enter(state, one, order);
    const { phaseEndsAtMillis } = restored.state();
    if (phaseEndsAtMillis > 0) state.phaseEnds.set(symbol, phaseEndsAtMillis);
  }
  return state;
}
