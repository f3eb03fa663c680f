import type { BarUnit } from '@app/contracts';

import { malformed } from '../validation/decimal-field';

/** Width of a bar. */
export interface Timeframe {
  readonly unit: BarUnit;
  readonly count: number;
}

const FORM = /^([1-9][0-9]?)?(\p{L}+)$/u;
const WORDS: Readonly<Record<string, BarUnit>> = {
  t: 'minute',
  min: 'minute',
  minute: 'minute',
  h: 'hour',
  hour: 'hour',
  d: 'day',
  day: 'day',
  w: 'week',
  week: 'week',
  month: 'month',
};
const MOST: Readonly<Record<BarUnit, number>> = {
  minute: 59,
  hour: 23,
  day: 1,
  week: 1,
  month: 12,
};

/**
 * Reads `1Min`, `5T`, `1Hour`, `1H`, `1Day`, `1D`, `1W`, `1M`: words ignore case, but a bare `M` is
 * the month. Throws MALFORMED_FIELD.
 */
export function parseTimeframe(text: string): Timeframe {
  const match = FORM.exec(text);
  const word = match?.[2] ?? '';
  const unit = word === 'M' ? 'month' : WORDS[word.toLowerCase()];
  const count = Number.parseInt(match?.[1] ?? '1', 10);
  const fits = unit !== undefined && count <= MOST[unit];
  // A year holds a whole number of bars of months.
  if (fits && (unit !== 'month' || MOST.month % count === 0)) return { unit, count };
  const months = '1, 2, 3, 4, 6 or 12Month';
  throw malformed('timeframe', `must be 1Min to 59Min, 1Hour to 23Hour, 1Day, 1Week, ${months}`);
}
