/** Something that a person should hear of. */
export interface NotificationRow {
  /** `orders:<stream number>`: the dedupe id. */
  readonly id: string;
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
    | 'cancel_refused';
  readonly orderId: string;
  readonly symbol: string;
  readonly text: string;
  readonly read: boolean;
}

/** Questions to and commands for notification. */
export abstract class NotificationApi {
  /** Newest first, before `beforeSeq` if given. */
  abstract list(query: {
    accountId: string;
    beforeSeq: number | null;
    unreadOnly: boolean;
    limit: number;
  }): Promise<NotificationRow[]>;
  /** Marks those named (or all) as read; answers how many changed. */
  abstract markRead(request: {
    accountId: string;
    ids: readonly string[] | null;
  }): Promise<{ marked: number }>;
}

export const NOTIFICATION_PATTERNS = {
  list: 'notification.list',
  markRead: 'notification.mark-read',
} as const satisfies Record<keyof NotificationApi, string>;
