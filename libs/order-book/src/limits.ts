import type { OrderBookOptions } from './types';

/** Highest price a book can hold, in ticks: keeps the price window's directory small. */
export const MAX_PRICE_TICKS = 2 ** 27 - 1;

/** Largest order in shares: quantities stay below 2^31, so they fit an Int32Array. */
export const MAX_QUANTITY_SHARES = 1_000_000_000;

/** Most live orders of one book by default. */
export const MAX_ORDERS = 4_194_304;

/** The limits a command is checked against; every one is inclusive. */
export interface BookLimits {
  maxPriceTicks: number;
  maxQuantityShares: number;
  lotShares: number;
  maxOrders: number;
}

function bounded(name: string, value: number | undefined, most: number, fallback: number): number {
  if (value === undefined) return fallback;
  if (!Number.isSafeInteger(value) || value < 1 || value > most) {
    throw new RangeError(`${name} must be an integer from 1 to ${most}, not ${value}`);
  }
  return value;
}

/** Reads the limits out of the options; a bad option is a mistake of the caller and throws. */
export function limitsOf(options: OrderBookOptions): BookLimits {
  return {
    maxPriceTicks: bounded(
      'maxPriceTicks',
      options.maxPriceTicks,
      MAX_PRICE_TICKS,
      MAX_PRICE_TICKS,
    ),
    maxQuantityShares: bounded(
      'maxQuantityShares',
      options.maxQuantityShares,
      MAX_QUANTITY_SHARES,
      MAX_QUANTITY_SHARES,
    ),
    lotShares: bounded('lotShares', options.lotShares, MAX_QUANTITY_SHARES, 1),
    maxOrders: bounded('maxOrders', options.maxOrders, MAX_ORDERS * 4, MAX_ORDERS),
  };
}
