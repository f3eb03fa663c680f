import { assert } from './assert';

/** Longest number text that is looked at; up to 15 digits a double is exact. */
const MAX_DIGITS = 15;
const PLAIN_DECIMAL = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/** Why a text is not an exact decimal of the wanted scale. */
export type DecimalProblem = 'malformed' | 'too_long' | 'too_precise';

/**
 * Reads plain decimal text (`"190.5"`, no exponent, no blanks, at most 15 digits) into an integer
 * count of 10^-scale, without floating point. Returns a problem instead of throwing, because the
 * text comes from outside. Trailing zeros beyond the scale are harmless and accepted.
 */
export function parseDecimal(text: string, scale: number): number | DecimalProblem {
  if (text.length > MAX_DIGITS + 2) return 'too_long';
  const match = PLAIN_DECIMAL.exec(text);
  if (match === null) return 'malformed';
  const [, sign = '', whole = '', rawFraction = ''] = match;
  if (whole.length + rawFraction.length > MAX_DIGITS) return 'too_long';
  const fraction = rawFraction.replace(/0+$/, '');
  if (fraction.length > scale) return 'too_precise';
  const digits = whole + fraction.padEnd(scale, '0');
  if (digits.length > MAX_DIGITS + 1) return 'too_long';
  const value = parseInt(digits, 10);
  return sign === '-' && value !== 0 ? -value : value;
}

/**
 * Writes an integer count of 10^-scale as plain decimal text with at least `minDecimals` digits
 * after the point: `formatDecimal(1905000, 4, 2)` is `"190.50"`.
 */
export function formatDecimal(value: number, scale: number, minDecimals = 0): string {
  assert(Number.isSafeInteger(value), `cannot write ${value} as a decimal`);
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  let fraction = digits.slice(digits.length - scale);
  let end = fraction.length;
  while (end > minDecimals && fraction.charCodeAt(end - 1) === 48) end -= 1;
  fraction = fraction.slice(0, end);
  return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
