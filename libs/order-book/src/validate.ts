import type { BookLimits } from './limits';
import { isAuction } from './phases';
import type {
  AcceptedReport,
  BookCommand,
  BookOrder,
  Phase,
  RefusalCode,
  ReplaceCommand,
  SubmitCommand,
} from './types';
import { COMMAND_KINDS, ORDER_TYPES, SELF_TRADE_MODES, SIDES, TIMES_IN_FORCE } from './types';

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isMember(values: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && values.includes(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== 0;
}

/** The id to name in a refusal: 0 when the command has none that can be named. */
export function nameableId(value: unknown): number {
  return isId(value) ? value : 0;
}

/** The kind to name in a refusal: that of a command nobody knows is `submit`. */
export function nameableKind(kind: BookCommand['kind']): BookCommand['kind'] {
  return COMMAND_KINDS.includes(kind) ? kind : 'submit';
}

/** The time of a command; 0 when it carries none. */
export function timeOf(command: BookCommand): number {
  return 'atMillis' in command && isId(command.atMillis) ? command.atMillis : 0;
}

export function checkQuantity(value: unknown, limits: BookLimits): RefusalCode | null {
  if (!isCount(value) || (value as number) > limits.maxQuantityShares) return 'QTY_RANGE';
  return (value as number) % limits.lotShares === 0 ? null : 'LOT_SIZE';
}

function checkPrice(value: unknown, limits: BookLimits): RefusalCode | null {
  if (!Number.isSafeInteger(value)) return 'TICK_SIZE';
  const ticks = value as number;
  return ticks >= 1 && ticks <= limits.maxPriceTicks ? null : 'PRICE_BAND';
}

function checkStopPrice(value: unknown, limits: BookLimits): RefusalCode | null {
  return isCount(value) && (value as number) <= limits.maxPriceTicks ? null : 'STOP_PRICE_INVALID';
}

function isStopType(type: string): boolean {
  return type === 'stop' || type === 'stop_limit' || type === 'trailing_stop';
}

function hasLimit(type: string): boolean {
  return type === 'limit' || type === 'stop_limit';
}

function checkEnums(command: SubmitCommand): RefusalCode | null {
  const known =
    isId(command.orderId) &&
    isId(command.owner) &&
    isMember(SIDES, command.side) &&
    isMember(ORDER_TYPES, command.type) &&
    isMember(TIMES_IN_FORCE, command.tif) &&
    (command.selfTrade === undefined || isMember(SELF_TRADE_MODES, command.selfTrade)) &&
    (command.ocoTag === undefined || isId(command.ocoTag)) &&
    (command.atMillis === undefined || isId(command.atMillis));
  return known ? null : 'MALFORMED_FIELD';
}

function checkTrail(
  trailTicks: number | undefined,
  trailBps: number | undefined,
  limits: BookLimits,
): RefusalCode | null {
  if (isGiven(trailTicks) && isGiven(trailBps)) return 'FIELDS_CONFLICT';
  if (isGiven(trailTicks)) return checkStopPrice(trailTicks, limits);
  if (!isGiven(trailBps)) return 'MISSING_FIELD';
  return isCount(trailBps) && (trailBps as number) < 10_000 ? null : 'STOP_PRICE_INVALID';
}

function checkPrices(command: SubmitCommand, limits: BookLimits): RefusalCode | null {
  const { type, priceTicks, stopPriceTicks } = command;
  if (hasLimit(type) && priceTicks === undefined) return 'MISSING_FIELD';
  const priceGiven = hasLimit(type) || isGiven(priceTicks);
  const badPrice = priceGiven ? checkPrice(priceTicks, limits) : null;
  if (badPrice !== null) return badPrice;
  if (!isStopType(type)) return isGiven(stopPriceTicks) ? 'FIELDS_CONFLICT' : null;
  if (type !== 'trailing_stop' && stopPriceTicks === undefined) return 'MISSING_FIELD';
  const stopGiven = type !== 'trailing_stop' || isGiven(stopPriceTicks);
  return stopGiven ? checkStopPrice(stopPriceTicks, limits) : null;
}

function checkOptions(command: SubmitCommand, limits: BookLimits): RefusalCode | null {
  const { type, tif } = command;
  const trails = isGiven(command.trailTicks) || isGiven(command.trailBps);
  if (type === 'trailing_stop') {
    const bad = checkTrail(command.trailTicks, command.trailBps, limits);
    if (bad !== null) return bad;
  } else if (trails) return 'FIELDS_CONFLICT';
  if (isGiven(command.displayShares)) {
    if (!hasLimit(type) || command.hidden === true) return 'FIELDS_CONFLICT';
    const bad = checkQuantity(command.displayShares, limits);
    if (bad !== null) return bad;
  }
  const never = tif === 'ioc' || tif === 'fok';
  if (command.postOnly === true && (type !== 'limit' || never)) return 'FIELDS_CONFLICT';
  return isStopType(type) && (tif === 'opg' || tif === 'cls') ? 'TIF_NOT_ALLOWED' : null;
}

function checkExpiry(tif: string, expireAt: unknown, atMillis: number): RefusalCode | null {
  if (!isGiven(expireAt)) return tif === 'gtd' ? 'EXPIRE_AT_INVALID' : null;
  if (tif !== 'gtd' && tif !== 'day') return 'FIELDS_CONFLICT';
  return isId(expireAt) && expireAt > atMillis ? null : 'EXPIRE_AT_INVALID';
}

/** Is the market open for this kind of order? ioc and fok make no sense while orders collect. */
export function checkPhase(phase: Phase, type: string, tif: string): RefusalCode | null {
  if (phase === 'closed') return 'MARKET_CLOSED';
  if (phase === 'halted') return 'SYMBOL_HALTED';
  if (tif === 'opg')
    return phase === 'continuous' || phase === 'closing_auction' ? 'TIF_NOT_ALLOWED' : null;
  const collects = phase === 'pre_open' || isAuction(phase);
  const never = tif === 'ioc' || tif === 'fok';
  return collects && never && type === 'limit' ? 'TIF_NOT_ALLOWED' : null;
}

/** All that can be said about a submit without looking at the orders of the book. */
export function checkSubmit(
  command: SubmitCommand,
  limits: BookLimits,
  phase: Phase,
): RefusalCode | null {
  return (
    checkEnums(command) ??
    checkQuantity(command.quantityShares, limits) ??
    checkPrices(command, limits) ??
    checkOptions(command, limits) ??
    checkExpiry(command.tif, command.expireAtMillis, command.atMillis ?? 0) ??
    checkPhase(phase, command.type, command.tif)
  );
}

/** A checked submit as the report that carries all of it; a slice as large as the order is none. */
export function acceptedFrom(command: SubmitCommand): AcceptedReport {
  const display = command.displayShares ?? 0;
  return {
    kind: 'accepted',
    orderId: command.orderId,
    owner: command.owner,
    side: command.side,
    type: command.type,
    tif: command.tif,
    quantityShares: command.quantityShares,
    priceTicks: command.priceTicks ?? 0,
    stopPriceTicks: command.stopPriceTicks ?? 0,
    trailTicks: command.trailTicks ?? 0,
    trailBps: command.trailBps ?? 0,
    displayShares: display,
    hidden: command.hidden === true,
    postOnly: command.postOnly === true,
    selfTrade: command.selfTrade ?? 'none',
    ocoTag: command.ocoTag ?? 0,
    expireAtMillis: command.expireAtMillis ?? 0,
  };
}

/** The shape of a replace, before anyone looks the order up. */
export function checkReplaceShape(command: ReplaceCommand, limits: BookLimits): RefusalCode | null {
  if (!isId(command.orderId)) return 'MALFORMED_FIELD';
  if (command.owner !== undefined && !isId(command.owner)) return 'MALFORMED_FIELD';
  if (command.atMillis !== undefined && !isId(command.atMillis)) return 'MALFORMED_FIELD';
  const { totalQuantityShares, priceTicks, stopPriceTicks, displayShares } = command;
  const trails = command.trailTicks !== undefined || command.trailBps !== undefined;
  return (
    (totalQuantityShares === undefined ? null : checkQuantity(totalQuantityShares, limits)) ??
    (priceTicks === undefined ? null : checkPrice(priceTicks, limits)) ??
    (stopPriceTicks === undefined ? null : checkStopPrice(stopPriceTicks, limits)) ??
    (trails ? checkTrail(command.trailTicks, command.trailBps, limits) : null) ??
    (displayShares === undefined ? null : checkQuantity(displayShares, limits)) ??
    (command.tif === undefined || ['gtc', 'day', 'gtd'].includes(command.tif)
      ? null
      : 'TIF_NOT_ALLOWED')
  );
}

/** A field that repeats what the order has is no change, and fits every order. */
function changes(wanted: number | undefined, now: number): boolean {
  return wanted !== undefined && wanted !== now;
}

/** Do the fields of a replace fit the kind of order it names? */
export function checkReplaceFit(
  command: ReplaceCommand,
  order: BookOrder,
  phase: Phase,
): RefusalCode | null {
  if (phase === 'closed') return 'MARKET_CLOSED';
  if (phase === 'halted') return 'SYMBOL_HALTED';
  const waits = order.place === 'stop';
  const { stopPriceTicks: stop, trailTicks, trailBps } = command;
  if (changes(stop, order.stopPriceTicks) && !waits) return 'FIELDS_CONFLICT';
  const trails = changes(trailTicks, order.trailTicks) || changes(trailBps, order.trailBps);
  if (trails && !(waits && order.type === 'trailing_stop')) return 'FIELDS_CONFLICT';
  if (command.displayShares !== undefined && (!hasLimit(order.type) || order.hidden)) {
    return 'FIELDS_CONFLICT';
  }
  const plain = order.tif === 'gtc' || order.tif === 'day' || order.tif === 'gtd';
  if (command.tif !== undefined && !plain) return 'TIF_NOT_ALLOWED';
  const tif = command.tif ?? order.tif;
  const expireAt = command.expireAtMillis ?? (tif === order.tif ? order.expireAtMillis : 0);
  if (command.tif === undefined && command.expireAtMillis === undefined) return null;
  return checkExpiry(tif, expireAt, command.atMillis ?? 0);
}
