import { randomUUID } from 'node:crypto';

import { DomainError } from '@app/kernel';
import type { ReplaceRequest, SubmitRequest } from '@app/contracts';

import { malformed, missing, positiveDecimal } from '../validation/decimal-field';
import type { DecimalRule } from '../validation/decimal-field';
import { parseTime } from '../validation/times';
import { legsRequest, ocoLimit } from './order-legs';
import type { DecimalInput, PlaceOrderDto } from './place-order.dto';
import type { ReplaceOrderDto } from './replace-order.dto';

const QUANTITY: DecimalRule = { field: 'qty', scale: 0, tooPrecise: 'LOT_SIZE' };
const DISPLAY: DecimalRule = { field: 'display_qty', scale: 0, tooPrecise: 'LOT_SIZE' };
const LIMIT: DecimalRule = { field: 'limit_price', scale: 4, tooPrecise: 'TICK_SIZE' };
const TRAIL_PRICE: DecimalRule = { field: 'trail_price', scale: 4, tooPrecise: 'TICK_SIZE' };
const TRAIL_PERCENT: DecimalRule = {
  field: 'trail_percent',
  scale: 2,
  tooPrecise: 'MALFORMED_FIELD',
};
const TRAIL: DecimalRule = { field: 'trail', scale: 4, tooPrecise: 'TICK_SIZE' };
const STOP: DecimalRule = { field: 'stop_price', scale: 4, tooPrecise: 'TICK_SIZE' };

/** Largest quantity and price that are passed on: their product stays below 2^53 cash units. */
export const MAX_QUANTITY_SHARES = 1_000_000_000;
const MAX_ORDER_VALUE_UNITS = Number.MAX_SAFE_INTEGER;

/** Who asks, and until when an answer is of use. */
export interface RequestFrame {
  readonly accountId: string;
  /** Milliseconds on the gateway's clock. */
  readonly receivedAt: number;
  readonly deadlineAt: number;
}

/**
 * Turns a validated body into the exact integers of a SubmitRequest. Throws MISSING_FIELD,
 * MALFORMED_FIELD, FIELDS_CONFLICT, TYPE_NOT_SUPPORTED, LOT_SIZE, TICK_SIZE, QTY_RANGE or
 * EXPIRE_AT_INVALID.
 */
export function submitRequest(dto: PlaceOrderDto, frame: RequestFrame): SubmitRequest {
  refuseUnsupported(dto);
  if (isNil(dto.qty)) throw missing('qty');
  const quantityShares = quantity(dto.qty);
  const legs = legsRequest(dto);
  const limitPriceUnits = ocoLimit(legs, optionalDecimal(dto.limit_price, LIMIT));
  const stopPriceUnits = optionalDecimal(dto.stop_price, STOP);
  checkPrices(dto, limitPriceUnits, stopPriceUnits);
  checkValue(quantityShares, limitPriceUnits);
  return {
    accountId: frame.accountId,
    clientOrderId: dto.client_order_id ?? randomUUID(),
    symbol: dto.symbol,
    side: dto.side,
    type: dto.type,
    timeInForce: timeInForce(dto),
    quantityShares,
    limitPriceUnits,
    stopPriceUnits,
    postOnly: dto.post_only ?? false,
    displayShares: displayShares(dto, quantityShares),
    selfTrade: dto.self_trade_prevention ?? 'cancel_newest',
    expireAt: expireAt(dto),
    extendedHours: dto.extended_hours ?? false,
    positionIntent: dto.position_intent ?? null,
    ...trail(dto),
    ...(legs === undefined ? {} : { legs }),
    receivedAt: frame.receivedAt,
    deadlineAt: frame.deadlineAt,
  };
}

/** Turns a validated body into a ReplaceRequest; the same refusals as {@link submitRequest}. */
export function replaceRequest(
  dto: ReplaceOrderDto,
  orderId: string,
  frame: RequestFrame,
): ReplaceRequest {
  const shown = advancedDisplay(dto.advanced_instructions);
  const request: ReplaceRequest = {
    accountId: frame.accountId,
    orderId,
    clientOrderId: dto.client_order_id ?? randomUUID(),
    quantityShares: isNil(dto.qty) ? null : quantity(dto.qty),
    limitPriceUnits: optionalDecimal(dto.limit_price, LIMIT),
    stopPriceUnits: optionalDecimal(dto.stop_price, STOP),
    timeInForce: dto.time_in_force ?? null,
    trail: optionalDecimal(dto.trail, TRAIL),
    ...(isNil(shown) ? {} : { displayShares: positiveDecimal(shown, DISPLAY) }),
    deadlineAt: frame.deadlineAt,
  };
  const { quantityShares, limitPriceUnits, stopPriceUnits, timeInForce: tif, trail } = request;
  const prices = [limitPriceUnits, stopPriceUnits, trail];
  const changes = [quantityShares, ...prices, tif, request.displayShares ?? null];
  if (changes.every((value) => value === null)) throw missing('qty');
  checkValue(quantityShares ?? 1, limitPriceUnits);
  return request;
}

function refuseUnsupported(dto: PlaceOrderDto): void {
  if (isNil(dto.notional)) return;
  throw new DomainError(
    'TYPE_NOT_SUPPORTED',
    'orders by notional are not taken: shares are whole here, so say how many in qty',
    { field: 'notional', value: String(dto.notional), would_pass: 'qty in whole shares' },
  );
}

function checkPrices(dto: PlaceOrderDto, limit: number | null, stop: number | null): void {
  const wantsLimit = dto.type === 'limit' || dto.type === 'stop_limit';
  const wantsStop = dto.type === 'stop' || dto.type === 'stop_limit';
  if (wantsLimit && limit === null) throw missing('limit_price');
  if (wantsStop && stop === null) throw missing('stop_price');
  if (!wantsLimit && limit !== null) throw conflict(dto.type, 'limit_price');
  if (!wantsStop && stop !== null) throw conflict(dto.type, 'stop_price');
  if (dto.post_only === true && dto.type !== 'limit') throw conflict(dto.type, 'post_only');
}

/** The distance of a trailing stop, of which there is exactly one. */
function trail(dto: PlaceOrderDto): Pick<SubmitRequest, 'trailUnits' | 'trailBasisPoints'> {
  const trailUnits = optionalDecimal(dto.trail_price, TRAIL_PRICE);
  const trailBasisPoints = optionalDecimal(dto.trail_percent, TRAIL_PERCENT);
  if (dto.type !== 'trailing_stop') {
    if (trailUnits !== null) throw conflict(dto.type, 'trail_price');
    if (trailBasisPoints !== null) throw conflict(dto.type, 'trail_percent');
  } else if (trailUnits !== null && trailBasisPoints !== null) {
    throw conflict('trail_price', 'trail_percent');
  } else if (trailUnits === null && trailBasisPoints === null) throw missing('trail_price');
  return { trailUnits, trailBasisPoints };
}

function checkValue(quantityShares: number, limitPriceUnits: number | null): void {
  if (quantityShares * (limitPriceUnits ?? 1) <= MAX_ORDER_VALUE_UNITS) return;
  throw new DomainError('QTY_RANGE', 'order value is beyond what the exchange can hold', {
    field: 'qty',
  });
}

function quantity(value: DecimalInput): number {
  const shares = positiveDecimal(value, QUANTITY);
  if (shares > MAX_QUANTITY_SHARES) {
    throw new DomainError('QTY_RANGE', `qty must be at most ${MAX_QUANTITY_SHARES}`, {
      field: 'qty',
      limit: String(MAX_QUANTITY_SHARES),
      value: String(shares),
    });
  }
  return shares;
}

function displayShares(dto: PlaceOrderDto, quantityShares: number): number | null {
  const value = dto.display_qty ?? advancedDisplay(dto.advanced_instructions);
  if (isNil(value)) return null;
  const shown = positiveDecimal(value, DISPLAY);
  if (dto.type !== 'limit') throw conflict(dto.type, 'display_qty');
  if (shown > quantityShares) throw malformed('display_qty', 'must not be above qty');
  return shown;
}

function advancedDisplay(value: unknown): unknown {
  if (isNil(value)) return null;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw malformed('advanced_instructions', 'must be an object');
  }
  for (const [name, given] of Object.entries(value)) {
    if (name !== 'display_qty' && !isNil(given)) {
      throw unsupported(`advanced instruction ${name.slice(0, 64)} is not taken`, name);
    }
  }
  return (value as { display_qty?: unknown }).display_qty;
}

function timeInForce(dto: PlaceOrderDto): SubmitRequest['timeInForce'] {
  const given = dto.time_in_force ?? 'day';
  return given === 'gtc' && !isNil(dto.expire_at) ? 'gtd' : given;
}

function expireAt(dto: PlaceOrderDto): number | null {
  const dated = dto.time_in_force === 'gtd' || dto.time_in_force === 'gtc';
  if (isNil(dto.expire_at)) {
    if (dto.time_in_force === 'gtd') throw missing('expire_at');
    return null;
  }
  if (!dated) throw conflict(`time_in_force ${dto.time_in_force ?? 'day'}`, 'expire_at');
  return parseTime(dto.expire_at ?? '');
}

function optionalDecimal(value: DecimalInput | null | undefined, rule: DecimalRule): number | null {
  return isNil(value) ? null : positiveDecimal(value, rule);
}

function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function conflict(what: string, field: string): DomainError {
  return new DomainError('FIELDS_CONFLICT', `${field} does not go with ${what}`, { field });
}

function unsupported(message: string, field: string): DomainError {
  return new DomainError('TYPE_NOT_SUPPORTED', message, { field: field.slice(0, 64) });
}
