import { DomainError } from '@app/kernel';
import type { LegsRequest } from '@app/contracts';

import { decimalText, malformed, missing, positiveDecimal } from '../validation/decimal-field';
import type { PlaceOrderDto } from './place-order.dto';

type Prices = Readonly<Record<string, number | null>>;

/**
 * The legs that a body asks for, or undefined for an order of its own. Throws FIELDS_CONFLICT,
 * MISSING_FIELD, MALFORMED_FIELD, UNKNOWN_FIELD, TICK_SIZE or TYPE_NOT_SUPPORTED.
 */
export function legsRequest(dto: PlaceOrderDto): LegsRequest | undefined {
  const { order_class: orderClass } = dto;
  if (orderClass === 'mleg') {
    throw unsupported('order_class', orderClass, 'orders of several symbols are not taken');
  }
  if (!isNil(dto.legs)) {
    throw unsupported('legs', 'legs', 'name the exits in take_profit and stop_loss');
  }
  const profit = pricesOf(dto.take_profit, 'take_profit', ['limit_price'], 'limit_price');
  const loss = pricesOf(dto.stop_loss, 'stop_loss', ['stop_price', 'limit_price'], 'stop_price');
  if (isNil(orderClass) || orderClass === '' || orderClass === 'simple') {
    const field = profit === null ? 'stop_loss' : 'take_profit';
    if (profit === null && loss === null) return undefined;
    throw new DomainError('FIELDS_CONFLICT', `${field} does not go with a simple order`, {
      field,
      would_pass: 'order_class bracket, oco or oto',
    });
  }
  if (profit === null && loss === null) throw missing('take_profit');
  if (orderClass !== 'oto') {
    if (profit === null) throw missing('take_profit');
    if (loss === null) throw missing('stop_loss');
  }
  return {
    orderClass,
    takeProfitUnits: profit?.['limit_price'] ?? null,
    stopLossUnits: loss?.['stop_price'] ?? null,
    stopLossLimitUnits: loss?.['limit_price'] ?? null,
  };
}

/** The limit of an oco is its profit; named twice it must be the same. */
export function ocoLimit(legs: LegsRequest | undefined, limitUnits: number | null): number | null {
  if (legs?.orderClass !== 'oco') return limitUnits;
  if (limitUnits === null || limitUnits === legs.takeProfitUnits) return legs.takeProfitUnits;
  throw new DomainError('FIELDS_CONFLICT', 'limit_price differs from take_profit.limit_price', {
    field: 'limit_price',
    would_pass: 'take_profit.limit_price alone',
  });
}

function pricesOf(
  value: unknown,
  field: string,
  known: readonly string[],
  needed: string,
): Prices | null {
  if (isNil(value)) return null;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw malformed(field, 'must be an object');
  }
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const unknown = `${field}.${name.slice(0, 64)}`;
    throw new DomainError('UNKNOWN_FIELD', `${unknown} is not known`, { field: unknown });
  }
  const given = value as Readonly<Record<string, unknown>>;
  const prices: Record<string, number | null> = {};
  for (const name of known) {
    const path = `${field}.${name}`;
    const price = given[name];
    if (isNil(price)) {
      if (name === needed) throw missing(path);
      prices[name] = null;
      continue;
    }
    if (decimalText(price) === null) throw malformed(path, 'must be a decimal');
    const rule = { field: path, scale: 4, tooPrecise: 'TICK_SIZE' } as const;
    prices[name] = positiveDecimal(price, rule);
  }
  return prices;
}

function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function unsupported(field: string, value: string, message: string): DomainError {
  return new DomainError('TYPE_NOT_SUPPORTED', message, {
    field,
    value,
    would_pass: 'order_class simple, bracket, oco or oto',
  });
}
