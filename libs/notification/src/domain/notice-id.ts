import { DomainError } from '@app/kernel';

/** What the id of a notification says: an entry of the stream `orders`, or a broadcast. */
export interface NoticeId {
  readonly kind: 'orders' | 'broadcast';
  readonly number: number;
}

const ID = /^(orders|broadcast):([1-9][0-9]{0,14})$/;

/** Id of a message to everybody. */
export function broadcastId(number: number): string {
  return `broadcast:${number}`;
}

/** Null for a text that is no id. */
export function noticeIdOf(id: string): NoticeId | null {
  const [, kind, digits] = ID.exec(id) ?? [];
  if (kind === undefined || digits === undefined) return null;
  return { kind: kind as NoticeId['kind'], number: parseInt(digits, 10) };
}

/** As {@link noticeIdOf}. Throws MALFORMED_FIELD, which names `field`, for a text that is none. */
export function parseNoticeId(id: string, field: string): NoticeId {
  const parsed = noticeIdOf(id);
  if (parsed !== null) return parsed;
  throw new DomainError('MALFORMED_FIELD', 'not the id of a notification', { field });
}
