import { isUuid, uuidFromNumbers } from '@app/kernel';

/** Where an activity comes from; part of the order of activities of one millisecond. */
export type ActivitySource = 'fill' | 'ledger';

/** The place of an activity among all of an account: its cursor. */
export interface ActivityPlace {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly source: ActivitySource;
  /** Number in the orders stream (fill) or the wallet stream (ledger). */
  readonly seq: number;
  /** Leg of the ledger transaction; 0 for a fill. */
  readonly leg: number;
}

const SOURCES: readonly ActivitySource[] = ['fill', 'ledger'];
const ACTIVITY_KIND = 2;
/** Stream numbers stay below this, so that the source can stand in front of them. */
const SEQ_SPAN = 2 ** 48;
const ID = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})::([0-9a-f-]{36})$/;

/**
 * Id of an activity: `yyyymmddhhmmssmmm::uuid`. As text it sorts by time, then source, then number,
 * so the id of the last row of a page is all that the next page needs.
 */
export function activityId(place: ActivityPlace): string {
  const stamp = new Date(place.at).toISOString().replace(/[^0-9]/g, '');
  const number = SOURCES.indexOf(place.source) * SEQ_SPAN + place.seq;
  return `${stamp}::${uuidFromNumbers(ACTIVITY_KIND, 0, number, place.leg)}`;
}

/** Reads an id made by {@link activityId}; null for any other text. */
export function parseActivityId(text: string): ActivityPlace | null {
  const match = ID.exec(text);
  const uuid = match?.[8] ?? '';
  if (match === null || !isUuid(uuid)) return null;
  const [year, month, day, hour, minute, second, millis] = match
    .slice(1, 8)
    .map((digits) => Number.parseInt(digits, 10)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  const number = Number.parseInt(
    `${uuid.slice(0, 8)}${uuid.slice(9, 13)}${uuid.slice(24, 26)}`,
    16,
  );
  const source = SOURCES[Math.floor(number / SEQ_SPAN)];
  const leg = Number.parseInt(uuid.slice(20, 23), 16);
  if (source === undefined || !Number.isSafeInteger(number)) return null;
  return { at, source, seq: number % SEQ_SPAN, leg };
}

/** Below zero when `a` comes before `b` in ascending order. */
export function comparePlaces(a: ActivityPlace, b: ActivityPlace): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.source !== b.source) return SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source);
  return a.seq === b.seq ? a.leg - b.leg : a.seq - b.seq;
}
