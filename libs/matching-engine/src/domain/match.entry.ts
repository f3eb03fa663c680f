import type { Entry, Funded, MatchEvent } from '@app/contracts';
import { shardOfStream } from '@app/contracts';
import type { Refusal } from '@app/kernel';
import { assert, refusal } from '@app/kernel';
import type { BookCommand, BookReport } from '@app/order-book';

import { bookPrice, bookRefusal, matchEvent } from './book-reports';
import type { BookedOrder, ListedInstrument, MatchState } from './match.state';
import { listed, ocoTagOf, ownerOf, track } from './match.state';

type Emit = (event: MatchEvent) => number;

/** Emits an event and keeps the index in line with it. */
export function put(state: MatchState, event: MatchEvent, emit: Emit): void {
  track(state, event, emit(event));
}

/** Runs a command on a book and emits what it reports; answers a refusal, if it is one. */
export function execute(
  state: MatchState,
  one: ListedInstrument,
  command: BookCommand,
  out: { emit: Emit; incoming?: BookedOrder; reason?: string; reducedFrom?: number },
): Extract<BookReport, { kind: 'refused' }> | null {
  const { incoming = null, reason = '', reducedFrom = null } = out;
  const context = { incoming, reason, reducedFrom };
  for (const report of one.book.execute(command)) {
    if (report.kind === 'refused') return report;
    const event = matchEvent(one, report, context);
    if (event !== null) put(state, event, out.emit);
  }
  return null;
}

/** One order, or two that were funded together once the second is here. */
export function submit(
  state: MatchState,
  input: Entry<Funded>,
  accountShards: number,
  emit: Emit,
): void {
  const { terms, worstPriceTicks, awaitsPair, first } = input.event;
  if (terms.shard !== state.shard || awaitsPair === true) return;
  // Numbers of one wallet stream, made different from those of all others.
  const bookId = (seq: number): number => seq * accountShards + shardOfStream(input.stream);
  const own: FundedOrder = { terms, worstPriceTicks, bookOrderId: bookId(input.seq) };
  if (first === undefined) {
    enterOrder(state, own, { at: input.at, emit });
    return;
  }
  const { seq, ...rest } = first;
  enterPair(state, [{ ...rest, bookOrderId: bookId(seq) }, own], { at: input.at, emit });
}

/** An order with its number in the book. */
type FundedOrder = Pick<BookedOrder, 'terms' | 'worstPriceTicks' | 'bookOrderId'>;

const ALREADY_TRADED = refusal('ORDER_TERMINAL', 'the other order of the pair has traded');

/**
 * The stop goes first, so that whatever the other trades as it enters comes off the stop. A stop
 * that is through already goes alone, and none stays without the other.
 */
function enterPair(
  state: MatchState,
  pair: readonly FundedOrder[],
  out: { at: number; emit: Emit },
): void {
  const rank = ({ terms }: FundedOrder): number => (terms.stopPriceTicks === null ? 1 : 0);
  const [one, other] = [...pair].sort((a, b) => rank(a) - rank(b));
  assert(one !== undefined && other !== undefined, 'a pair is two orders');
  const refused = enterOrder(state, one, out);
  if (refused !== null) {
    rejectOrder(state, other, { why: refused }, out.emit);
  } else if (!waits(state, one)) {
    rejectOrder(state, other, { why: ALREADY_TRADED, cause: 'oco' }, out.emit);
  } else if (enterOrder(state, other, out) !== null) {
    const command = { kind: 'cancel', orderId: one.bookOrderId } as const;
    execute(state, listed(state, one.terms.symbol), command, { emit: out.emit });
  }
}

/** True while an order stands in the book as it came. */
function waits(state: MatchState, { terms, bookOrderId }: FundedOrder): boolean {
  const order = listed(state, terms.symbol).book.order(bookOrderId);
  if (order === null || order.filledShares > 0) return false;
  return terms.stopPriceTicks === null || order.place === 'stop';
}

function rejectOrder(
  state: MatchState,
  { terms }: FundedOrder,
  { why, cause }: { why: Refusal; cause?: 'oco' },
  emit: Emit,
): void {
  const { orderId, accountId, symbol } = terms;
  const more = cause === undefined ? {} : { cause };
  put(state, { type: 'rejected', orderId, accountId, symbol, refusal: why, ...more }, emit);
}

/** Answers why the book did not take it; null when it did. */
function enterOrder(
  state: MatchState,
  order: FundedOrder,
  { at, emit }: { at: number; emit: Emit },
): Refusal | null {
  const { terms, worstPriceTicks, bookOrderId } = order;
  const { accountId, symbol } = terms;
  const one = state.instruments.get(symbol);
  if (one === undefined || one.quarantined) {
    const why =
      one === undefined
        ? refusal('UNKNOWN_SYMBOL', `asset "${symbol}" not found`)
        : refusal('SYMBOL_HALTED', `${symbol} is quarantined`);
    rejectOrder(state, order, { why }, emit);
    return why;
  }
  if (one.instrument.active === false) {
    const why = refusal('NOT_TRADABLE', `${symbol} is not traded at present`);
    rejectOrder(state, order, { why }, emit);
    return why;
  }
  const owner = ownerOf(state, accountId);
  const ocoTag = ocoTagOf(state, terms, bookOrderId);
  const incoming = { terms, worstPriceTicks, bookOrderId, owner, ocoTag };
  const refused = execute(state, one, submitCommand(incoming, at), { emit, incoming });
  if (refused === null) return null;
  const why = bookRefusal(refused.code);
  rejectOrder(state, order, { why }, emit);
  return why;
}

function submitCommand(order: BookedOrder, atMillis: number): BookCommand {
  const { terms, worstPriceTicks, bookOrderId, owner, ocoTag } = order;
  return {
    kind: 'submit',
    trailTicks: terms.trailTicks ?? undefined,
    trailBps: terms.trailBasisPoints ?? undefined,
    hidden: terms.hidden,
    ocoTag: ocoTag === 0 ? undefined : ocoTag,
    orderId: bookOrderId,
    owner,
    side: terms.side,
    type: terms.type,
    tif: terms.timeInForce,
    quantityShares: terms.quantityShares,
    priceTicks: bookPrice(terms, worstPriceTicks),
    stopPriceTicks: terms.stopPriceTicks ?? undefined,
    displayShares: terms.displayShares ?? undefined,
    postOnly: terms.postOnly,
    selfTrade: terms.selfTrade,
    expireAtMillis: terms.expireAt ?? undefined,
    atMillis,
  };
}
