import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { NotificationApi } from '@app/contracts';
import type { NotificationRow, Principal } from '@app/contracts';
import { ArrayMaxSize, IsArray } from 'class-validator';

import { Caller } from '../auth/access.decorators';
import { malformed } from '../validation/decimal-field';
import { IsPrintableAscii, optional } from '../validation/field.decorators';
import { queryCount, queryText } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { formatTime } from '../validation/times';

/** Body of mark-as-read. */
export class ReadNotificationsDto {
  @optional({ type: [String], description: 'Ids; all when missing' })
  @IsArray()
  @ArrayMaxSize(500)
  @IsPrintableAscii(64, { each: true })
  ids?: string[] | null;
}

/** What the caller should hear of. */
@ApiTags('notifications')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationApi) {}

  @Get()
  @ApiOperation({ summary: 'Newest first; page_token is the id of the last row' })
  @ApiQuery({ name: 'unread', required: false, description: 'true for unread ones only' })
  @ApiQuery({ name: 'limit', required: false })
  @ApiQuery({ name: 'page_token', required: false })
  async list(@Query() query: QueryValues, @Caller() caller: Principal) {
    const rows = await this.notifications.list({
      accountId: caller.accountId,
      beforeId: beforeId(query),
      unreadOnly: queryText(query, 'unread') === 'true',
      limit: queryCount(query, 'limit', { min: 1, max: 500, fallback: 50 }),
    });
    return rows.map(presentNotification);
  }

  @Post('read')
  @HttpCode(200)
  @ApiOperation({ summary: 'Mark as read, those named or all' })
  markRead(@Body() body: ReadNotificationsDto, @Caller() caller: Principal) {
    return this.notifications.markRead({ accountId: caller.accountId, ids: body.ids ?? null });
  }
}

/** A notification of the public API. */
export function presentNotification(row: NotificationRow) {
  return {
    id: row.id,
    at: formatTime(row.at),
    kind: row.kind,
    order_id: row.orderId,
    symbol: row.symbol,
    severity: row.severity,
    text: row.text,
    read: row.read,
  };
}

/** The id of the last row; a mere number is one of the stream of orders. */
function beforeId(query: QueryValues): string | null {
  const token = queryText(query, 'page_token');
  if (token === null) return null;
  const match = /^(?:(orders|broadcast):)?([0-9]{1,15})$/.exec(token);
  if (match === null) throw malformed('page_token', 'must be the id of a notification');
  return `${match[1] ?? 'orders'}:${match[2] ?? ''}`;
}
