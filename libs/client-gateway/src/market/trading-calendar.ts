import { DAY_MS, formatDate } from '../validation/times';

/** Exchange time. */
const ZONE = 'America/New_York';
const OPEN_MINUTE = 9 * 60 + 30;
const CLOSE_MINUTE = 16 * 60;
const MINUTE_MS = 60_000;

const zoneFormat = new Intl.DateTimeFormat('en-US', { timeZone: ZONE, timeZoneName: 'longOffset' });

/** One row of `/v2/calendar`. */
export interface CalendarDay {
  readonly date: string;
  readonly open: string;
  readonly close: string;
  readonly session_open: string;
  readonly session_close: string;
  readonly settlement_date: string;
}

/** Milliseconds that exchange time is ahead of UTC at a moment: -5 h in winter, -4 h in summer. */
export function zoneOffsetMs(at: number): number {
  const parts = zoneFormat.formatToParts(at);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name);
  if (match === null) return 0;
  const minutes = Number.parseInt(match[2] ?? '', 10) * 60 + Number.parseInt(match[3] ?? '', 10);
  return (match[1] === '-' ? -1 : 1) * minutes * MINUTE_MS;
}

/** `2026-11-23T09:30:00.123456-05:00`: fraction and numeric offset, never `Z` (ccxt slices it). */
export function formatExchangeTime(at: number): string {
  const offset = zoneOffsetMs(at);
  const minutes = Math.abs(offset) / MINUTE_MS;
  const two = (value: number): string => String(value).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  const local = new Date(at + offset).toISOString().slice(0, -1);
  return `${local}000${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * Next open and close of the weekday sessions that the calendar lists. The exchange itself trades
 * around the clock; these are for clients that plan by sessions.
 */
export function nextSession(at: number): { open: number; close: number } {
  return { open: nextAt(at, OPEN_MINUTE), close: nextAt(at, CLOSE_MINUTE) };
}

function nextAt(at: number, minuteOfDay: number): number {
  const localDay = Math.floor((at + zoneOffsetMs(at)) / DAY_MS) * DAY_MS;
  for (let day = 0; day < 7; day += 1) {
    const local = localDay + day * DAY_MS + minuteOfDay * MINUTE_MS;
    const moment = local - zoneOffsetMs(local - zoneOffsetMs(local));
    if (moment > at && isWeekday(local)) return moment;
  }
  return at;
}

/** The weekdays from `start` to `end`, both in milliseconds and inclusive. */
export function calendarDays(start: number, end: number): CalendarDay[] {
  const days: CalendarDay[] = [];
  const first = Math.floor(start / DAY_MS) * DAY_MS;
  for (let day = first; day <= end; day += DAY_MS) {
    if (!isWeekday(day)) continue;
    days.push({
      date: formatDate(day),
      open: '09:30',
      close: '16:00',
      session_open: '0400',
      session_close: '2000',
      settlement_date: formatDate(nextWeekday(day)),
    });
  }
  return days;
}

function nextWeekday(day: number): number {
  let next = day + DAY_MS;
  while (!isWeekday(next)) next += DAY_MS;
  return next;
}

function isWeekday(at: number): boolean {
  const weekday = new Date(at).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
