import type { CancelCause, MatchEvent, MatchReplaced, OrderTerms } from '@app/contracts';
import type { PriceTicks, Shares } from '@app/kernel';
import { assert, priceTicks, refusal, required, shares } from '@app/kernel';
import type { Reason } from '@app/kernel';
import type { BookReport, CancelCause as BookCause, RefusalCode } from '@app/order-book';

import type { BookedOrder, ListedInstrument, MatchState } from './match.state';
import { listed, ocoTagOf, ownerOf } from './match.state';

/** The book's causes and ours; each is the other's inverse. */
const CAUSES = {
  requested: 'requested',
  mass: 'operator',
  ioc_rest: 'ioc',
  market_rest: 'market_rest',
  fok: 'fok',
  stp: 'self_trade',
  oco: 'oco',
  replaced_to_filled: 'replaced_to_filled',
  auction_rest: 'auction_rest',
  band: 'band',
} as const satisfies Record<BookCause, CancelCause>;

const BOOK_CAUSES = new Map<CancelCause, BookCause>(
  Object.entries(CAUSES).map(([book, ours]) => [ours, book as BookCause]),
);

/** Reasons of the public API for refusals of the book that are named differently there. */
const REASONS_OF_CODES: Partial<Record<RefusalCode, Reason>> = {
  PHASE_NOT_ALLOWED: 'PHASE_TRANSITION',
  BOOK_FULL: 'EXCHANGE_BUSY',
  DUPLICATE_ORDER_ID: 'INTERNAL',
};

/** Reason and words for a refusal of the book. */
export function bookRefusal(code: RefusalCode): ReturnType<typeof refusal> {
  const reason = REASONS_OF_CODES[code] ?? (code as Reason);
  return refusal(reason, REFUSAL_TEXTS[code] ?? `refused by the order book: ${code}`);
}

const REFUSAL_TEXTS: Partial<Record<RefusalCode, string>> = {
  POST_ONLY_WOULD_TAKE: 'a post-only order would have taken liquidity at its price',
  SYMBOL_HALTED: 'trading in the symbol is halted',
  MARKET_CLOSED: 'the market for the symbol is closed',
  ORDER_NOT_FOUND: 'the order is no longer in the book',
  TIF_NOT_ALLOWED:
    'opg needs an opening auction that is still to come, a limit order with ioc or fok needs ' +
    'continuous trading, and a stop cannot be opg or cls; day and gtc would pass',
  EXPIRE_AT_INVALID: 'expire_at must be in the future',
  STOP_PRICE_INVALID: 'the stop price is on the wrong side or out of range',
  QTY_RANGE: 'the quantity is out of range',
  TICK_SIZE: 'the price is out of range',
  PRIORITY_WOULD_BE_LOST: 'only a smaller quantity above what is filled keeps the place',
};

/** What a report means in the context of the command that caused it. */
export interface ReportContext {
  /** Order that the command submits or puts in the place of another. */
  readonly incoming: BookedOrder | null;
  readonly reason: string;
  /** Shares that an order had left before a command that takes a part of it back. */
  readonly reducedFrom: number | null;
}

/**
 * The event of the match stream for a report of the book, or null for what the stream leaves out.
 */
export function matchEvent(
  one: ListedInstrument,
  report: BookReport,
  context: ReportContext,
): MatchEvent | null {
  const { symbol } = one.instrument;
  switch (report.kind) {
    case 'accepted':
      return accepted(context, report.stopPriceTicks);
    case 'traded':
      return traded(one, report);
    case 'cancelled':
      if (report.cause === 'replaced_to_filled') {
        const none = { leavesShares: shares(0), keptPriority: false, triggerPriceTicks: null };
        return replaced(one, report.orderId, { context, ...none });
      }
      return cancelled(one, report.orderId, {
        cancelledShares: shares(report.quantityShares),
        leavesShares: shares(0),
        cause: CAUSES[report.cause],
      });
    case 'expired':
      return cancelled(one, report.orderId, {
        cancelledShares: shares(report.quantityShares),
        leavesShares: shares(0),
        cause: 'expired',
      });
    case 'reduced':
      return cancelled(one, report.orderId, {
        cancelledShares: shares(report.quantityShares),
        leavesShares: shares(report.leavesShares),
        cause: CAUSES[report.cause],
      });
    case 'replaced': {
      const leavesShares = shares(report.leavesShares);
      const { keptPriority } = report;
      if (context.reducedFrom !== null) {
        const cancelledShares = shares(context.reducedFrom - leavesShares);
        return cancelled(one, report.orderId, { cancelledShares, leavesShares, cause: 'reduced' });
      }
      const triggerPriceTicks = trigger(report.stopPriceTicks);
      const how = { context, leavesShares, keptPriority, triggerPriceTicks };
      return replaced(one, report.orderId, how);
    }
    case 'triggered': {
      const { terms, bookOrderId } = booked(one, report.orderId);
      const { orderId, accountId } = terms;
      return { type: 'triggered', symbol, orderId, accountId, bookOrderId };
    }
    case 'phase_changed':
      return {
        type: 'phase_changed',
        symbol,
        phase: report.to,
        from: report.from,
        endsAt: report.endsAtMillis === 0 ? null : report.endsAtMillis,
        reason: context.reason,
      };
    case 'refreshed':
    case 'uncrossed':
    case 'band_hit':
    case 'settings_changed':
    case 'indicative':
      return { type: 'book_moved', symbol, report: { ...report } };
    case 'refused':
      return null;
  }
}

function accepted(context: ReportContext, stopPriceTicks: number): MatchEvent {
  const { terms, worstPriceTicks, bookOrderId } = incoming(context);
  return {
    type: 'accepted',
    terms,
    worstPriceTicks: priceTicks(worstPriceTicks),
    bookOrderId,
    triggerPriceTicks: trigger(stopPriceTicks),
  };
}

function trigger(stopPriceTicks: number): PriceTicks | null {
  return stopPriceTicks === 0 ? null : priceTicks(stopPriceTicks);
}

function incoming(context: ReportContext): BookedOrder {
  return required(context.incoming, 'order of the command');
}

function booked(one: ListedInstrument, bookOrderId: number): BookedOrder {
  return required(one.live.get(bookOrderId), `book order ${bookOrderId}`);
}

function traded(
  one: ListedInstrument,
  report: Extract<BookReport, { kind: 'traded' }>,
): MatchEvent {
  const maker = booked(one, report.makerId);
  const taker = booked(one, report.takerId);
  return {
    type: 'traded',
    symbol: one.instrument.symbol,
    priceTicks: priceTicks(report.priceTicks),
    quantityShares: shares(report.quantityShares),
    cashUnitsPerTick: one.instrument.cashUnitsPerTick,
    takerSide: taker.terms.side,
    auction: report.auction,
    makerOrderId: maker.terms.orderId,
    makerAccountId: maker.terms.accountId,
    makerBookOrderId: report.makerId,
    makerLeavesShares: shares(report.makerLeavesShares),
    takerOrderId: taker.terms.orderId,
    takerAccountId: taker.terms.accountId,
    takerBookOrderId: report.takerId,
    takerLeavesShares: shares(report.takerLeavesShares),
  };
}

function cancelled(
  one: ListedInstrument,
  bookOrderId: number,
  how: { cancelledShares: Shares; leavesShares: Shares; cause: CancelCause },
): MatchEvent {
  const { orderId, accountId, symbol } = booked(one, bookOrderId).terms;
  return { type: 'cancelled', orderId, accountId, symbol, bookOrderId, ...how };
}

function replaced(
  one: ListedInstrument,
  bookOrderId: number,
  how: Pick<MatchReplaced, 'leavesShares' | 'keptPriority' | 'triggerPriceTicks'> & {
    context: ReportContext;
  },
): MatchEvent {
  const { orderId, accountId, symbol } = booked(one, bookOrderId).terms;
  const { terms: successor, worstPriceTicks } = incoming(how.context);
  return {
    type: 'replaced',
    orderId,
    accountId,
    symbol,
    bookOrderId,
    successor,
    worstPriceTicks: priceTicks(worstPriceTicks),
    leavesShares: how.leavesShares,
    keptPriority: how.keptPriority,
    triggerPriceTicks: how.triggerPriceTicks,
  };
}

/** The report that made an event, for a book that folds instead of deciding; null moves no book. */
export function bookReport(state: MatchState, event: MatchEvent): BookReport | null {
  switch (event.type) {
    case 'accepted':
      return acceptedReport(state, event);
    case 'traded':
      return {
        kind: 'traded',
        makerId: event.makerBookOrderId,
        takerId: event.takerBookOrderId,
        takerSide: event.takerSide,
        priceTicks: event.priceTicks,
        quantityShares: event.quantityShares,
        makerLeavesShares: event.makerLeavesShares,
        takerLeavesShares: event.takerLeavesShares,
        auction: event.auction,
      };
    case 'cancelled':
      return cancelledReport(event);
    case 'replaced':
      return replacedReport(state, event);
    case 'triggered':
      return { kind: 'triggered', orderId: event.bookOrderId };
    case 'phase_changed':
      return {
        kind: 'phase_changed',
        from: event.from,
        to: event.phase,
        endsAtMillis: event.endsAt ?? 0,
      };
    case 'book_moved':
      return event.report['kind'] === 'indicative' ? null : (event.report as unknown as BookReport);
    case 'instrument_listed':
    case 'instrument_changed':
    case 'rejected':
    case 'cancel_refused':
    case 'replace_refused':
    case 'quarantined':
      return null;
  }
}

/** Price field of a submit: the limit, or the worst price of an order that has none. */
export function bookPrice(terms: OrderTerms, worstPriceTicks: number): number {
  return terms.limitPriceTicks ?? worstPriceTicks;
}

function acceptedReport(
  state: MatchState,
  event: Extract<MatchEvent, { type: 'accepted' }>,
): BookReport {
  const { terms, worstPriceTicks, bookOrderId } = event;
  const owner = ownerOf(state, terms.accountId);
  return {
    kind: 'accepted',
    orderId: bookOrderId,
    owner,
    side: terms.side,
    type: terms.type,
    tif: terms.timeInForce,
    quantityShares: terms.quantityShares,
    priceTicks: bookPrice(terms, worstPriceTicks),
    stopPriceTicks: event.triggerPriceTicks ?? 0,
    trailTicks: terms.trailTicks ?? 0,
    trailBps: terms.trailBasisPoints ?? 0,
    displayShares: terms.displayShares ?? 0,
    hidden: terms.hidden ?? false,
    postOnly: terms.postOnly,
    selfTrade: terms.selfTrade,
    ocoTag: ocoTagOf(state, terms, bookOrderId),
    expireAtMillis: terms.expireAt ?? 0,
  };
}

function cancelledReport(event: Extract<MatchEvent, { type: 'cancelled' }>): BookReport {
  const { bookOrderId: orderId, cancelledShares: quantityShares, leavesShares } = event;
  if (event.cause === 'expired') return { kind: 'expired', orderId, quantityShares };
  // The book reports it as a replace that kept its place, which folds in the same way.
  if (event.cause === 'reduced') {
    return { kind: 'reduced', orderId, cause: 'requested', quantityShares, leavesShares };
  }
  const cause = BOOK_CAUSES.get(event.cause);
  assert(cause !== undefined, `cause ${event.cause} of the book`);
  if (leavesShares > 0) {
    assert(cause === 'stp' || cause === 'oco', `an order is not reduced by ${cause}`);
    return { kind: 'reduced', orderId, cause, quantityShares, leavesShares };
  }
  return { kind: 'cancelled', orderId, cause, quantityShares };
}

function replacedReport(
  state: MatchState,
  event: Extract<MatchEvent, { type: 'replaced' }>,
): BookReport {
  const { bookOrderId: orderId, successor, worstPriceTicks, leavesShares } = event;
  if (leavesShares === 0) {
    const left = listed(state, event.symbol).book.order(orderId)?.leavesShares ?? 0;
    return { kind: 'cancelled', orderId, cause: 'replaced_to_filled', quantityShares: left };
  }
  return {
    kind: 'replaced',
    orderId,
    keptPriority: event.keptPriority,
    totalQuantityShares: successor.quantityShares,
    leavesShares,
    priceTicks: bookPrice(successor, worstPriceTicks),
    stopPriceTicks: event.triggerPriceTicks ?? 0,
    trailTicks: successor.trailTicks ?? 0,
    trailBps: successor.trailBasisPoints ?? 0,
    displayShares: successor.displayShares ?? 0,
    tif: successor.timeInForce,
    expireAtMillis: successor.expireAt ?? 0,
  };
}
