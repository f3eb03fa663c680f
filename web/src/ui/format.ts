/** Text of figures. Decimal text of the API is grouped as text, without a detour over floats. */

import { wallTime } from './zone';

const GROUP = /\B(?=(\d{3})+(?!\d))/g;
const numbers = new Map<number, Intl.NumberFormat>();
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });

/** Digits after the point of a price increment: 2 for `0.01`. */
export function decimalsOf(increment: string): number {
  const [, fraction = ''] = increment.split('.');
  return fraction.replace(/0+$/, '').length;
}

/** A decimal text with groups of three and a fixed number of digits after the point (cut off). */
export function groupDecimal(text: string, decimals: number): string {
  const isNegative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace(/^[+-]/, '').split('.');
  const tail = decimals === 0 ? '' : `.${fraction.padEnd(decimals, '0').slice(0, decimals)}`;
  const body = `${whole.replace(GROUP, ',')}${tail}`;
  return isNegative && /[1-9]/.test(body) ? `\u2212${body}` : body;
}

/** Dollars of the API, for example `$1,234.50`; an em dash when there is none. */
export function formatMoney(text: string | null | undefined): string {
  if (text === null || text === undefined || text === '') return '\u2014';
  const grouped = groupDecimal(text, 2);
  return grouped.startsWith('\u2212') ? `\u2212$${grouped.slice(1)}` : `$${grouped}`;
}

/** A price: decimal text of the API, or a number of the market data. */
export function formatPrice(price: string | number | null | undefined, decimals = 2): string {
  if (price === null || price === undefined || price === '') return '\u2014';
  return typeof price === 'string' ? groupDecimal(price, decimals) : fixed(price, decimals);
}

/** Shares. */
export function formatQuantity(quantity: string | number | null | undefined): string {
  if (quantity === null || quantity === undefined || quantity === '') return '\u2014';
  return typeof quantity === 'string' ? groupDecimal(quantity, 0) : fixed(quantity, 0);
}

/** Large numbers in short, for example `1.2M`. */
export function formatCompact(value: number): string {
  return COMPACT.format(value);
}

/** A share of one as percent with its sign, for example `+1.25%`. */
export function formatPercent(ratio: number, digits = 2): string {
  const text = fixed(Math.abs(ratio) * 100, digits);
  if (!/[1-9]/.test(text)) return `${text}%`;
  return `${ratio < 0 ? '\u2212' : '+'}${text}%`;
}

/** Time of day in the zone that was chosen, with milliseconds when asked. */
export function formatTime(at: string | number, withMillis = false): string {
  const wall = wallTime(at);
  if (wall === null) return '\u2014';
  const [hours, minutes, seconds] = [
    wall.getUTCHours(),
    wall.getUTCMinutes(),
    wall.getUTCSeconds(),
  ];
  const clock = `${two(hours)}:${two(minutes)}:${two(seconds)}`;
  return withMillis ? `${clock}.${String(wall.getUTCMilliseconds()).padStart(3, '0')}` : clock;
}

/** Date and time of day in the zone that was chosen. */
export function formatDateTime(at: string | number): string {
  const day = formatDay(at);
  return day === '\u2014' ? day : `${day} ${formatTime(at)}`;
}

/** Time of day for what was today, else the date with it. */
export function formatMoment(at: string | number): string {
  return formatDay(at) === formatDay(Date.now()) ? formatTime(at) : formatDateTime(at);
}

/** Date in the zone that was chosen. */
export function formatDay(at: string | number): string {
  const wall = wallTime(at);
  if (wall === null) return '\u2014';
  return `${wall.getUTCFullYear()}-${two(wall.getUTCMonth() + 1)}-${two(wall.getUTCDate())}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}

function fixed(value: number, decimals: number): string {
  let format = numbers.get(decimals);
  if (format === undefined) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    format = new Intl.NumberFormat('en-US', digits);
    numbers.set(decimals, format);
  }
  return format.format(value).replace('-', '\u2212');
}
