import type { Instrument, LegsRequest, OrdersEvent, OrderTerms } from '@app/contracts';
import type { PriceTicks, Shares } from '@app/kernel';
import { DomainError, formatDecimal, required, shares } from '@app/kernel';

import type { LiveOrder, OrdersState } from './orders.state';
import { membersOf } from './orders.state';
import { expiry, toTicks } from './order-values';

type Emit = (event: OrdersEvent) => number;

/** Types that an entry may have, and times in force that a class may have. */
const ENTRY_TYPES: ReadonlySet<string> = new Set(['market', 'limit']);
const TIMES: ReadonlySet<string> = new Set(['day', 'gtc']);

/** The orders of a class: the one that was asked for, and its legs. */
export interface ClassTerms {
  readonly terms: OrderTerms;
  readonly legs: readonly OrderTerms[];
}

/**
 * Makes the orders of a class out of its first. Throws LEG_PRICE_INVALID, MISSING_FIELD,
 * FIELDS_CONFLICT, TYPE_NOT_SUPPORTED or TIF_NOT_ALLOWED.
 */
export function classTerms(
  first: OrderTerms,
  ask: LegsRequest,
  { legIds, instrument }: { legIds: readonly string[]; instrument: Instrument },
): ClassTerms {
  assertClass(first, ask);
  const tick = (units: number | null, field: string): PriceTicks | null =>
    units === null ? null : toTicks(units, instrument, field);
  const profit = tick(ask.takeProfitUnits, 'take_profit.limit_price');
  const stop = tick(ask.stopLossUnits, 'stop_loss.stop_price');
  const stopLimit = tick(ask.stopLossLimitUnits, 'stop_loss.limit_price');
  const { orderClass } = ask;
  const pair = orderClass !== 'oto';
  const side = orderClass === 'oco' ? first.side : opposite(first.side);
  assertSides(side, { profit, stop }, first.cashUnitsPerTick);
  if (orderClass !== 'oco') assertAround(first, { profit, stop });
  const legs: OrderTerms[] = [];
  const add = (changes: Partial<OrderTerms>): void => {
    const orderId = required(legIds[legs.length], 'id of a leg');
    const group = pair ? { ocoGroup: first.orderId } : {};
    legs.push({ ...legTerms(first, side, orderId), orderClass, ...group, ...changes });
  };
  if (profit !== null && orderClass !== 'oco') add({ type: 'limit', limitPriceTicks: profit });
  if (stop !== null) {
    const type = stopLimit === null ? 'stop' : 'stop_limit';
    add({ type, limitPriceTicks: stopLimit, stopPriceTicks: stop });
  }
  const terms: OrderTerms = {
    ...first,
    orderClass,
    classId: first.orderId,
    legIds: legs.map(({ orderId }) => orderId),
    ...(orderClass === 'oco' ? { ocoGroup: first.orderId } : {}),
  };
  return { terms, legs };
}

function legTerms(first: OrderTerms, side: OrderTerms['side'], orderId: string): OrderTerms {
  return {
    orderId,
    accountId: first.accountId,
    clientOrderId: orderId,
    symbol: first.symbol,
    shard: first.shard,
    side,
    type: 'limit',
    timeInForce: first.timeInForce,
    quantityShares: first.quantityShares,
    limitPriceTicks: null,
    stopPriceTicks: null,
    cashUnitsPerTick: first.cashUnitsPerTick,
    postOnly: false,
    displayShares: null,
    selfTrade: first.selfTrade,
    expireAt: first.expireAt,
    replaces: null,
    extendedHours: false,
    positionIntent: null,
    classId: first.orderId,
  };
}

function assertClass(first: OrderTerms, ask: LegsRequest): void {
  const { orderClass, takeProfitUnits, stopLossUnits } = ask;
  const types = orderClass === 'oco' ? new Set(['limit']) : ENTRY_TYPES;
  if (!types.has(first.type)) {
    throw new DomainError('TYPE_NOT_SUPPORTED', `${orderClass} orders are ${words(types)}`, {
      field: 'type',
      value: first.type,
      would_pass: words(types),
    });
  }
  if (!TIMES.has(first.timeInForce)) {
    throw new DomainError('TIF_NOT_ALLOWED', `${orderClass} orders are ${words(TIMES)}`, {
      field: 'time_in_force',
      value: first.timeInForce,
      would_pass: words(TIMES),
    });
  }
  if (first.extendedHours) {
    throw new DomainError('FIELDS_CONFLICT', `extended_hours does not go with ${orderClass}`, {
      field: 'extended_hours',
      would_pass: 'false',
    });
  }
  const missing = takeProfitUnits === null ? 'take_profit.limit_price' : 'stop_loss.stop_price';
  const both = takeProfitUnits !== null && stopLossUnits !== null;
  const none = takeProfitUnits === null && stopLossUnits === null;
  if (orderClass === 'oto' ? none : !both) {
    throw new DomainError('MISSING_FIELD', `${missing} is needed`, { field: missing });
  }
  if (orderClass === 'oto' && both) {
    throw new DomainError('FIELDS_CONFLICT', 'an oto order has one of take_profit, stop_loss', {
      field: 'stop_loss',
      would_pass: 'order_class bracket',
    });
  }
}

function words(allowed: ReadonlySet<string>): string {
  return [...allowed].join(' or ');
}

function opposite(side: OrderTerms['side']): OrderTerms['side'] {
  return side === 'buy' ? 'sell' : 'buy';
}

/** Prices of a pair of exits; null where there is none. */
export interface ExitPrices {
  readonly profit: number | null;
  readonly stop: number | null;
}

/** A sell takes its profit above its stop, a buy below. Throws LEG_PRICE_INVALID. */
export function assertSides(
  side: OrderTerms['side'],
  { profit, stop }: ExitPrices,
  tickUnits: number,
): void {
  if (profit === null || stop === null) return;
  assertBeyond('take_profit.limit_price', profit, {
    bound: stop,
    above: side === 'sell',
    of: 'stop_loss.stop_price',
    tickUnits,
  });
}

/** The exits of an entry with a limit stand on its two sides. Throws LEG_PRICE_INVALID. */
export function assertAround(entry: OrderTerms, { profit, stop }: ExitPrices): void {
  const { limitPriceTicks: bound, cashUnitsPerTick: tickUnits } = entry;
  if (bound === null) return;
  const of = 'limit_price';
  const above = entry.side === 'buy';
  if (profit !== null) {
    assertBeyond('take_profit.limit_price', profit, { bound, above, of, tickUnits });
  }
  if (stop !== null) {
    assertBeyond('stop_loss.stop_price', stop, { bound, above: !above, of, tickUnits });
  }
}

function assertBeyond(
  field: string,
  ticks: number,
  rule: { bound: number; above: boolean; of: string; tickUnits: number },
): void {
  const { bound, above, of, tickUnits } = rule;
  if (above ? ticks > bound : ticks < bound) return;
  const text = (price: number): string => formatDecimal(price * tickUnits, 4, 2);
  const nearest = text(above ? bound + 1 : bound - 1);
  throw new DomainError(
    'LEG_PRICE_INVALID',
    `${field} must be ${above ? 'above' : 'below'} ${of} ${text(bound)}`,
    {
      field,
      value: text(ticks),
      limit: text(bound),
      would_pass: `${nearest} or ${above ? 'more' : 'less'}`,
    },
  );
}

/** True for an exit: a leg, or the first order of a pair without entry. */
export function isExit(terms: OrderTerms): boolean {
  return terms.classId !== undefined && (terms.legIds === undefined || terms.orderClass === 'oco');
}

/** The prices of some exits; of each kind there is at most one. */
export function exitPrices(exits: readonly OrderTerms[]): ExitPrices {
  return {
    profit: exits.find(({ type }) => type === 'limit')?.limitPriceTicks ?? null,
    stop: exits.find(({ type }) => type !== 'limit')?.stopPriceTicks ?? null,
  };
}

/** Live orders that share a hold with this one. */
export function pairOf(state: OrdersState, terms: OrderTerms): LiveOrder[] {
  const group = terms.ocoGroup ?? null;
  if (group === null) return [];
  return membersOf(state, terms).filter((other) => {
    return other.terms.ocoGroup === group && other.terms.orderId !== terms.orderId;
  });
}

/** Legs that wait for an entry to end. */
export function heldLegs(state: OrdersState, terms: OrderTerms): LiveOrder[] {
  return membersOf(state, terms).filter((other) => other.held === true);
}

/** Ends legs that nobody downstream knows; answers the number of the last entry. */
export function endHeldLegs(
  legs: readonly LiveOrder[],
  cause: 'requested' | 'class',
  emit: Emit,
): number {
  let seq = 0;
  for (const { terms } of legs) {
    const { orderId, accountId, symbol, quantityShares } = terms;
    seq = emit({
      type: 'cancelled',
      orderId,
      accountId,
      symbol,
      cancelledShares: quantityShares,
      leavesShares: shares(0),
      cause,
    });
  }
  return seq;
}

/** How an entry ended. */
export interface EntryEnd {
  readonly filledShares: Shares;
  readonly lastTradeId: number;
  /** By its owner or an operator: then nothing of the class stays. */
  readonly cancelled: boolean;
  /** Stamp of the entry that ended it. */
  readonly at: number;
}

/** Lets the legs of an entry that has ended go their way, or ends them. */
export function followEntry(
  state: OrdersState,
  entry: OrderTerms,
  end: EntryEnd,
  emit: Emit,
): void {
  if (entry.legIds === undefined || entry.classId === undefined) return;
  const legs = heldLegs(state, entry);
  if (legs.length === 0) return;
  if (end.filledShares === 0 || end.cancelled) {
    endHeldLegs(legs, 'class', emit);
    return;
  }
  const { accountId, symbol, shard } = entry;
  emit({
    type: 'legs_activated',
    orderId: entry.classId,
    accountId,
    symbol,
    legs: legs.map(({ terms }) => ({
      ...terms,
      quantityShares: end.filledShares,
      expireAt: expiry(terms.timeInForce, terms.expireAt, end.at),
    })),
    afterTrade: { shard, tradeId: end.lastTradeId },
  });
}
