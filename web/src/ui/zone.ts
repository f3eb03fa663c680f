/** Zones in which times can be shown. */
export const ZONES = [
  { id: 'local', label: 'This machine' },
  { id: 'exchange', label: 'New York' },
  { id: 'utc', label: 'UTC' },
] as const;

export type ZoneId = (typeof ZONES)[number]['id'];

const EXCHANGE = 'America/New_York';
/** Zones change their distance from UTC at the full hour at most. */
const BUCKET_MS = 900_000;
const BUCKETS_MAX = 500;

let shown: ZoneId = 'local';
let exchangeParts: Intl.DateTimeFormat | null = null;
const offsets = new Map<number, number>();

/** Shows all times in this zone from now on; what is on screen must be drawn anew. */
export function showZone(zone: ZoneId): void {
  shown = zone;
}

/** The moment as a date whose UTC parts read as the clock on the wall; null when it is no time. */
export function wallTime(at: string | number, zone: ZoneId = shown): Date | null {
  const instant = new Date(at);
  const millis = instant.getTime();
  if (Number.isNaN(millis)) return null;
  if (zone === 'utc') return instant;
  const offset = zone === 'local' ? -instant.getTimezoneOffset() * 60_000 : exchangeOffset(millis);
  return new Date(millis + offset);
}

/** Milliseconds that the exchange's clock is ahead of UTC; kept, since asking for it is slow. */
function exchangeOffset(millis: number): number {
  const bucket = Math.floor(millis / BUCKET_MS);
  const known = offsets.get(bucket);
  if (known !== undefined) return known;
  exchangeParts ??= new Intl.DateTimeFormat('en-US', {
    timeZone: EXCHANGE,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const start = bucket * BUCKET_MS;
  const parts = exchangeParts.formatToParts(start);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  if (offsets.size >= BUCKETS_MAX) offsets.clear();
  offsets.set(bucket, wall - start);
  return wall - start;
}
