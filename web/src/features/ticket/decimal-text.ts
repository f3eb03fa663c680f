const PLAIN = /^(-?)([0-9]{1,11})(?:\.([0-9]{0,4}))?$/;
const WHOLE = /^[0-9]{1,10}$/;
const UNITS_PER_DOLLAR = 10_000;

/**
 * Cash units (1/10,000 dollar) of what a person typed, exactly; null when it is no plain decimal
 * of at most four places. A comma between digits groups thousands.
 */
export function toUnits(text: string): number | null {
  const match = PLAIN.exec(withoutGroups(text));
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const units = Number.parseInt(whole + fraction.padEnd(4, '0'), 10);
  return sign === '-' ? -units : units;
}

/** Whole shares of what a person typed; null when it is no whole number. */
export function toShares(text: string): number | null {
  const plain = withoutGroups(text);
  return WHOLE.test(plain) ? Number.parseInt(plain, 10) : null;
}

/** A decimal of cash units as the API takes it: at least two places, no more than needed. */
export function fromUnits(units: number): string {
  const size = Math.abs(units);
  const whole = Math.trunc(size / UNITS_PER_DOLLAR);
  const fraction = String(size % UNITS_PER_DOLLAR).padStart(4, '0');
  const shown = fraction.endsWith('00') ? fraction.slice(0, 2) : fraction.replace(/0$/, '');
  return `${units < 0 ? '-' : ''}${whole}.${shown}`;
}

/** A decimal of cash units for people: thousands are grouped. */
export function fromUnitsGrouped(units: number): string {
  const [whole = '', fraction = ''] = fromUnits(units).split('.');
  return `${whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ',')}.${fraction}`;
}

function withoutGroups(text: string): string {
  return text.trim().replace(/(?<=[0-9]),(?=[0-9]{3})/g, '');
}
