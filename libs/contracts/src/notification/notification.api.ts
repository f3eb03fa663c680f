/** How loud a message to everybody is. */
export type BroadcastSeverity = 'info' | 'warning' | 'critical';

/** Characters of a message to everybody. */
export const BROADCAST_LENGTH_MAX = 500;

/** A message of an operator to everybody. It is valid until it ends or is withdrawn. */
export interface Broadcast {
  /** `broadcast:<number>`: also its id among the notifications of each account. */
  readonly id: string;
  readonly at: number;
  readonly severity: BroadcastSeverity;
  readonly text: string;
  /** What it is about; null for the whole market. */
  readonly symbol: string | null;
  /** When it ends by itself; null for not before it is withdrawn. */
  readonly endsAt: number | null;
  /** Username of the operator. */
  readonly by: string;
  readonly withdrawnAt: number | null;
  readonly withdrawnBy: string | null;
}

/** What an operator wants everybody to hear. */
export interface BroadcastRequest {
  readonly severity: BroadcastSeverity;
  readonly text: string;
  readonly symbol: string | null;
  readonly endsAt: number | null;
  readonly by: string;
  /** The same id has one effect. */
  readonly requestId: string;
}

/** Something that a person should hear of. */
export interface NotificationRow {
  /** `orders:<stream number>` or the id of a {@link Broadcast}: the dedupe id. */
  readonly id: string;
  /** Number in the stream `orders`; of a broadcast, the number at which the stream then stood. */
  readonly seq: number;
  readonly at: number;
  readonly accountId: string;
  readonly kind:
    | 'fill'
    | 'partial_fill'
    | 'rejected'
    | 'canceled'
    | 'expired'
    | 'replace_refused'
    | 'cancel_refused'
    | 'broadcast';
  readonly orderId: string | null;
  readonly symbol: string | null;
  /** Of a broadcast; null for what is about an order. */
  readonly severity: BroadcastSeverity | null;
  readonly text: string;
  readonly read: boolean;
}

/** Questions to and commands for notification. */
export abstract class NotificationApi {
  /**
   * Newest first, those older than the notification `beforeId` if given; messages to everybody
   * are among them while they are valid. Throws MALFORMED_FIELD.
   */
  abstract list(query: {
    accountId: string;
    beforeId: string | null;
    unreadOnly: boolean;
    limit: number;
  }): Promise<NotificationRow[]>;
  /** Marks those named (or all) as read; answers how many changed. */
  abstract markRead(request: {
    accountId: string;
    ids: readonly string[] | null;
  }): Promise<{ marked: number }>;
  /** Messages to everybody, newest first: those valid now, or all that are kept. */
  abstract broadcasts(query: { validOnly: boolean; limit: number }): Promise<Broadcast[]>;
  /**
   * Says something to everybody; answers once it is on disk. Throws MALFORMED_FIELD for an end
   * that has passed, FIELDS_CONFLICT when too many are valid already.
   */
  abstract announce(request: BroadcastRequest): Promise<Broadcast>;
  /** Takes a message back; one that is withdrawn already stays so. Throws BROADCAST_NOT_FOUND. */
  abstract withdraw(request: { id: string; by: string }): Promise<Broadcast>;
}

export const NOTIFICATION_PATTERNS = {
  list: 'notification.list',
  markRead: 'notification.mark-read',
  broadcasts: 'notification.broadcasts',
  announce: 'notification.announce',
  withdraw: 'notification.withdraw',
} as const satisfies Record<keyof NotificationApi, string>;
