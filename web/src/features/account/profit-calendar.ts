import type { PortfolioHistory } from './account-queries';

/** A day of the calendar; days are those of UTC, as the exchange counts them. */
export interface CalendarDay {
  /** Such as `2026-01-05`. */
  readonly date: string;
  /** Dollars won or lost that day; null when it is not told, or there was nothing to win with. */
  readonly profit: number | null;
}

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

/** First moment of the month that is `back` months before the one of `now`. Pure. */
export function monthStart(now: number, back: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1);
}

/**
 * What each day brought: between one point of the history and the next, without what was paid in or
 * out. Points stand at the start of days; the last is now or the end of the span. Pure.
 */
export function dailyProfit(history: PortfolioHistory): readonly CalendarDay[] {
  const { timestamp, equity, profit_loss: profit } = history;
  return timestamp.slice(0, -1).map((second, index) => {
    const [from, to] = [profit[index] ?? null, profit[index + 1] ?? null];
    const isIdle = (equity[index] ?? 0) === 0 && (equity[index + 1] ?? 0) === 0;
    const brought = from === null || to === null || isIdle ? null : cents(to - from);
    return { date: dayOf(second * 1_000), profit: brought };
  });
}

/** The weeks of a month from Monday on; null where a week reaches into another month. Pure. */
export function weeksOf(
  month: number,
  days: readonly CalendarDay[],
): readonly (readonly (CalendarDay | null)[])[] {
  const told = new Map(days.map(({ date, profit }) => [date, profit]));
  const end = monthStart(month, -1);
  const lead = (new Date(month).getUTCDay() + WEEK_DAYS - 1) % WEEK_DAYS;
  const cells: (CalendarDay | null)[] = Array.from({ length: lead }, () => null);
  for (let at = month; at < end; at += DAY_MS) {
    const date = dayOf(at);
    cells.push({ date, profit: told.get(date) ?? null });
  }
  while (cells.length % WEEK_DAYS !== 0) cells.push(null);
  return Array.from({ length: cells.length / WEEK_DAYS }, (_, week) => {
    return cells.slice(week * WEEK_DAYS, (week + 1) * WEEK_DAYS);
  });
}

function dayOf(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
