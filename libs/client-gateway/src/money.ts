import { CASH_DECIMALS, formatDecimal, mulDivFloor } from '@app/kernel';

/** Digits after the point of a ratio or an average. */
const FINE_DECIMALS = 6;
const FINE_FACTOR = 10 ** FINE_DECIMALS;

/** Cash units as decimal text: `"190.5"`. */
export function cash(units: number): string {
  return formatDecimal(units, CASH_DECIMALS);
}

/** `total x factor / count` of cash units as text with at most six decimals, half rounded away. */
export function averageCash(total: number, factor: number, count: number): string {
  const perUnit = 10 ** (FINE_DECIMALS - CASH_DECIMALS);
  return formatDecimal(roundedRatio(total, factor * perUnit, count), FINE_DECIMALS);
}

/** `part / whole` as text with at most six decimals; `"0"` when there is no whole. */
export function ratio(part: number, whole: number): string {
  if (whole === 0) return '0';
  return formatDecimal(roundedRatio(part, FINE_FACTOR, whole), FINE_DECIMALS);
}

/** JSON number of cash units, for market data only: the nearest double of the exact text. */
export function cashNumber(units: number): number {
  return units / 10_000;
}

function roundedRatio(part: number, factor: number, whole: number): number {
  const sign = part < 0 === whole < 0 ? 1 : -1;
  const doubled = mulDivFloor(Math.abs(part), 2 * factor, Math.abs(whole));
  const rounded = Math.floor((doubled + 1) / 2);
  return rounded === 0 ? 0 : sign * rounded;
}
