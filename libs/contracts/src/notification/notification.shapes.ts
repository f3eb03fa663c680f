import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import { BROADCAST_LENGTH_MAX } from './notification.api';
import type { BroadcastRequest, NotificationApi } from './notification.api';

const { record, text, natural, flag, oneOf, nullable, list } = shape;

/** What the operations of notification are asked with. */
export const NOTIFICATION_SHAPES: OperationShapes<NotificationApi> = {
  list: record({
    accountId: text(),
    beforeId: nullable(text()),
    unreadOnly: flag(),
    limit: natural(),
  }),
  markRead: record({ accountId: text(), ids: nullable(list(text())) }),
  broadcasts: record({ validOnly: flag(), limit: natural() }),
  announce: record<BroadcastRequest>({
    severity: oneOf('info', 'warning', 'critical'),
    text: text(BROADCAST_LENGTH_MAX),
    symbol: nullable(text()),
    endsAt: nullable(natural()),
    by: text(),
    requestId: text(),
  }),
  withdraw: record({ id: text(), by: text() }),
};
