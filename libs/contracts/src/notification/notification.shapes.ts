import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type { NotificationApi } from './notification.api';

const { record, text, natural, flag, nullable, list } = shape;

/** What the operations of notification are asked with. */
export const NOTIFICATION_SHAPES: OperationShapes<NotificationApi> = {
  list: record({
    accountId: text(),
    beforeSeq: nullable(natural()),
    unreadOnly: flag(),
    limit: natural(),
  }),
  markRead: record({ accountId: text(), ids: nullable(list(text())) }),
};
