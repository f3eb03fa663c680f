import { DomainError, parseDecimal } from '@app/kernel';
import type { Reason } from '@app/kernel';

const PLAIN_DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;
const MAX_DIGITS = 15;

/**
 * Plain decimal text of a JSON number or string, or null when it is neither: no exponent, no
 * blanks, at most 15 digits. A JSON number passes through `String(n)` and the same pattern, because
 * up to 15 digits a double is exact.
 */
export function decimalText(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length > MAX_DIGITS + 2 || !PLAIN_DECIMAL.test(text)) {
    return null;
  }
  const marks = (text.startsWith('-') ? 1 : 0) + (text.includes('.') ? 1 : 0);
  return text.length - marks > MAX_DIGITS ? null : text;
}

/** How one decimal field becomes an integer. */
export interface DecimalRule {
  readonly field: string;
  /** Digits after the point: 0 for shares, 4 for cash units. */
  readonly scale: number;
  /** Reason given when there are more digits after the point than the scale holds. */
  readonly tooPrecise: Reason;
}

/**
 * Positive integer count of 10^-scale from a decimal field that passed its DTO. Throws
 * MALFORMED_FIELD for zero, negative or overlong values, the rule's reason when it is too precise.
 */
export function positiveDecimal(value: unknown, rule: DecimalRule): number {
  const units = decimalUnits(value, rule);
  if (units <= 0) throw malformed(rule.field, 'must be greater than 0');
  return units;
}

/** As {@link positiveDecimal}, zero included. */
export function decimalUnits(value: unknown, rule: DecimalRule): number {
  const text = decimalText(value);
  if (text === null) throw malformed(rule.field, DECIMAL_RULE);
  const units = parseDecimal(text, rule.scale);
  if (typeof units === 'number' && Number.isSafeInteger(units) && units >= 0) return units;
  if (units === 'too_precise') {
    const most = rule.scale === 0 ? 'a whole number' : `at most ${rule.scale} decimals`;
    throw new DomainError(rule.tooPrecise, `${rule.field} must be ${most}`, {
      field: rule.field,
      value: text,
    });
  }
  throw malformed(rule.field, typeof units === 'number' ? 'must not be negative' : DECIMAL_RULE);
}

/** What is said of a field that is no plain decimal. */
export const DECIMAL_RULE = 'must be a plain decimal number of at most 15 digits';

/** MALFORMED_FIELD naming the field. */
export function malformed(field: string, rule: string): DomainError {
  return new DomainError('MALFORMED_FIELD', `${field} ${rule}`, { field });
}

/** MISSING_FIELD naming the field. */
export function missing(field: string): DomainError {
  return new DomainError('MISSING_FIELD', `${field} is required`, { field });
}
