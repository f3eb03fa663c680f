import { assert } from './assert';

declare const brand: unique symbol;
type Branded<Name extends string> = number & { readonly [brand]: Name };

/** Price as a count of the instrument's ticks; a safe integer. */
export type PriceTicks = Branded<'PriceTicks'>;
/** Quantity as whole shares; a safe integer. */
export type Shares = Branded<'Shares'>;
/** Cash as units of 1/10,000 dollar; a safe integer, negative for what is owed. */
export type CashUnits = Branded<'CashUnits'>;
/** Wall-clock time in milliseconds since 1970, from an injected clock. */
export type Millis = number;

/** Units of cash in one dollar. */
export const CASH_UNITS_PER_DOLLAR = 10_000;
/** Digits after the point that a cash amount may have. */
export const CASH_DECIMALS = 4;

/** Checks and brands a price in ticks (positive). Throws InvariantError. */
export function priceTicks(value: number): PriceTicks {
  assert(Number.isSafeInteger(value) && value > 0, `price of ${value} ticks`);
  return value as PriceTicks;
}

/** Checks and brands a count of shares (zero or more). Throws InvariantError. */
export function shares(value: number): Shares {
  assert(Number.isSafeInteger(value) && value >= 0, `quantity of ${value} shares`);
  return value as Shares;
}

/** Checks and brands an amount of cash. Throws InvariantError. */
export function cashUnits(value: number): CashUnits {
  assert(Number.isSafeInteger(value), `amount of ${value} cash units`);
  return value as CashUnits;
}

/** The one place where money is multiplied: throws InvariantError beyond 2^53. */
export function multiplyExact(a: number, b: number): number {
  const product = a * b;
  assert(Number.isSafeInteger(product), `product ${a} x ${b} leaves the safe integers`);
  return product;
}

/** Cash value of `quantity` shares at `price`, where a tick is `cashUnitsPerTick` units. */
export function notionalUnits(
  price: number,
  quantity: number,
  cashUnitsPerTick: number,
): CashUnits {
  return multiplyExact(multiplyExact(price, cashUnitsPerTick), quantity) as CashUnits;
}

/** `numerator x factor / divisor` rounded up, exact for products beyond 2^53. */
export function mulDivCeil(numerator: number, factor: number, divisor: number): number {
  const product = numerator * factor;
  if (Number.isSafeInteger(product)) return Math.ceil(product / divisor);
  const exact = (BigInt(numerator) * BigInt(factor) + BigInt(divisor) - 1n) / BigInt(divisor);
  return Number(exact);
}

/** `numerator x factor / divisor` rounded towards zero, exact for products beyond 2^53. */
export function mulDivFloor(numerator: number, factor: number, divisor: number): number {
  const product = numerator * factor;
  if (Number.isSafeInteger(product)) return Math.trunc(product / divisor);
  return Number((BigInt(numerator) * BigInt(factor)) / BigInt(divisor));
}
