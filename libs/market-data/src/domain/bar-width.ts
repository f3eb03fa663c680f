import type { BarUnit, Candle } from '@app/contracts';

const EPOCH_YEAR = 1970;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-01 was a Thursday; weeks start on Monday. */
const WEEK_SHIFT_MS = 3 * DAY_MS;

const WIDTHS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS } as const;

/** How minutes are gathered into wider candles. */
export interface BarWidth {
  readonly unit: BarUnit;
  readonly count: number;
}

/** Start of the candle that a moment falls in. */
export function barStart(at: number, width: BarWidth): number {
  if (width.unit === 'month') {
    const date = new Date(at);
    const month = (date.getUTCFullYear() - EPOCH_YEAR) * 12 + date.getUTCMonth();
    return Date.UTC(EPOCH_YEAR, month - (month % width.count), 1);
  }
  const shift = width.unit === 'week' ? WEEK_SHIFT_MS : 0;
  const size = WIDTHS[width.unit] * width.count;
  return Math.floor((at + shift) / size) * size - shift;
}

/** End of the candle that a moment falls in: the start of the next. */
export function barEnd(at: number, width: BarWidth): number {
  const startAt = barStart(at, width);
  const longest = width.unit === 'month' ? 31 * DAY_MS : WIDTHS[width.unit];
  return barStart(startAt + longest * width.count, width);
}

/** SQL for {@link barStart} of the column `start_at`: numbers of ours only, nothing to escape. */
export function barStartSql(width: BarWidth): string {
  if (width.unit === 'month') {
    const day = `(to_timestamp(start_at / 1000) at time zone 'UTC')`;
    const month = `(extract(year from ${day}) * 12 + extract(month from ${day}) - 1)::integer`;
    const first = `(${month} / ${width.count} * ${width.count})`;
    const date = `make_date(${first} / 12, ${first} % 12 + 1, 1)`;
    return `(extract(epoch from ${date}::timestamp) * 1000)::bigint`;
  }
  const shift = width.unit === 'week' ? WEEK_SHIFT_MS : 0;
  const size = WIDTHS[width.unit] * width.count;
  return `((start_at + ${shift}) / ${size} * ${size} - ${shift})`;
}

/** Two candles of one span as one; `later` holds the later trades. */
export function joinCandles(earlier: Candle, later: Candle): Candle {
  return {
    symbol: earlier.symbol,
    startAt: earlier.startAt,
    openUnits: earlier.openUnits,
    highUnits: Math.max(earlier.highUnits, later.highUnits),
    lowUnits: Math.min(earlier.lowUnits, later.lowUnits),
    closeUnits: later.closeUnits,
    volumeShares: earlier.volumeShares + later.volumeShares,
    trades: earlier.trades + later.trades,
    notional: (BigInt(earlier.notional) + BigInt(later.notional)).toString(),
  };
}

/** Candles in order of time, gathered into wider ones. */
export function gatherCandles(candles: readonly Candle[], width: BarWidth): Candle[] {
  const wide: Candle[] = [];
  for (const candle of candles) {
    const startAt = barStart(candle.startAt, width);
    const last = wide.at(-1);
    if (last?.startAt === startAt) wide[wide.length - 1] = joinCandles(last, candle);
    else wide.push({ ...candle, startAt });
  }
  return wide;
}
