import type { Instrument, OrderTerms } from '@app/contracts';
import type { PriceTicks, Shares } from '@app/kernel';
import { DomainError, formatDecimal, priceTicks, shares } from '@app/kernel';

/** Largest quantity of one order. */
export const MAX_ORDER_SHARES = 1_000_000_000;
/** Largest value of one order: products of it stay far below 2^53 cash units. */
export const MAX_ORDER_NOTIONAL_UNITS = 1_000_000_000_000_000;
const DAY_MS = 86_400_000;

/** A day order ends with the trading day, at midnight UTC; only a gtd order names its end. */
export function expiry(timeInForce: string, expireAt: number | null, at: number): number | null {
  if (timeInForce === 'day') return (Math.floor(at / DAY_MS) + 1) * DAY_MS;
  return timeInForce === 'gtd' ? expireAt : null;
}

/** Throws QTY_RANGE. */
export function checkedQuantity(quantity: number): number {
  if (Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= MAX_ORDER_SHARES) {
    return quantity;
  }
  throw new DomainError('QTY_RANGE', `qty must be between 1 and ${MAX_ORDER_SHARES} shares`, {
    field: 'qty',
    value: quantity,
    limit: MAX_ORDER_SHARES,
  });
}

/** Shown quantity of an iceberg. Throws QTY_RANGE. */
export function displayed(quantity: number): Shares {
  if (Number.isSafeInteger(quantity) && quantity >= 1) return shares(quantity);
  throw new DomainError('QTY_RANGE', 'display_qty must be at least 1 share', {
    field: 'display_qty',
  });
}

/** Cash units as ticks of the instrument. Throws TICK_SIZE. */
export function toTicks(units: number, instrument: Instrument, field: string): PriceTicks {
  const { cashUnitsPerTick } = instrument;
  if (!Number.isSafeInteger(units) || units <= 0) {
    throw new DomainError('TICK_SIZE', `${field} must be positive`, { field });
  }
  if (units % cashUnitsPerTick !== 0) {
    const below = units - (units % cashUnitsPerTick);
    throw new DomainError('TICK_SIZE', `${field} must be a multiple of the price increment`, {
      field,
      value: formatDecimal(units, 4, 2),
      price_increment: formatDecimal(cashUnitsPerTick, 4, 2),
      nearest: formatDecimal(below === 0 ? cashUnitsPerTick : below, 4, 2),
    });
  }
  return priceTicks(units / cashUnitsPerTick);
}

/** Keeps every later product of price and quantity inside the safe integers. Throws QTY_RANGE. */
export function assertRange(terms: OrderTerms): void {
  const price = terms.limitPriceTicks ?? terms.stopPriceTicks ?? 1;
  const notional = price * terms.cashUnitsPerTick * terms.quantityShares;
  if (notional <= MAX_ORDER_NOTIONAL_UNITS) return;
  throw new DomainError('QTY_RANGE', 'price x qty is above what one order may be worth', {
    field: 'qty',
    value: terms.quantityShares,
    limit: formatDecimal(MAX_ORDER_NOTIONAL_UNITS, 4, 2),
  });
}
