import { assert, CASH_DECIMALS, formatDecimal, parseDecimal } from '@app/kernel';

/** Decimal text of the public API as cash units. Throws InvariantError on anything else. */
export function unitsOf(text: string | number | null | undefined): number {
  const value = parseDecimal(String(text), CASH_DECIMALS);
  assert(typeof value === 'number', `${String(text)} is not an amount`);
  return value;
}

/** Whole number text of the public API. Throws InvariantError on anything else. */
export function wholeOf(text: string | number | null | undefined): number {
  const value = parseDecimal(String(text), 0);
  assert(typeof value === 'number', `${String(text)} is not a whole number`);
  return value;
}

/** Cash units as a person reads them: `1234.50`. */
export function dollars(units: number): string {
  return formatDecimal(units, CASH_DECIMALS, 2);
}

/** Sum of whole numbers. */
export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
