import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { RiskApi } from '@app/contracts';

import { Access } from '../auth/access.decorators';
import type { GatewayReply } from '../http/gateway-request';
import { queryCount, queryText, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { formatTime } from '../validation/times';
import { AccountNames } from './account-names';
import { AccountsView } from './console-access';
import { csv, sendCsv } from './csv';
import { pageToken } from './page-token';

const COLUMNS = [
  'seq',
  'at',
  'username',
  'account_id',
  'symbol',
  'order_id',
  'reason',
  'message',
  'limit',
  'value',
] as const;

/** The breach log: every order that a limit refused. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/breaches')
@Access({ permission: 'admin', roles: ['operator'], weight: 5 })
export class BreachesController {
  constructor(
    private readonly risk: RiskApi,
    private readonly names: AccountNames,
  ) {}

  @Get()
  @AccountsView()
  @ApiOperation({ summary: 'Refusals by a limit, newest first; format=csv exports the page' })
  @ApiQuery({ name: 'username', required: false })
  @ApiQuery({ name: 'symbol', required: false })
  @ApiQuery({ name: 'reason', required: false, example: 'RISK_MAX_ORDER_QTY' })
  @ApiQuery({ name: 'limit', required: false, description: 'At most 1000; default 100' })
  @ApiQuery({ name: 'page_token', required: false })
  @ApiQuery({ name: 'format', required: false, enum: ['json', 'csv'] })
  async list(@Query() query: QueryValues, @Res({ passthrough: true }) reply: GatewayReply) {
    const limit = queryCount(query, 'limit', { min: 1, max: 1_000, fallback: 100 });
    const asCsv = queryWord(query, 'format', ['json', 'csv']) === 'csv';
    const username = queryText(query, 'username');
    const rows = await this.risk.breaches({
      accountId: username === null ? null : await this.names.accountOf(username),
      symbol: queryText(query, 'symbol'),
      reason: queryText(query, 'reason'),
      beforeSeq: pageToken(query),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const names = await this.names.ofAccounts(page.map(({ accountId }) => accountId));
    const breaches = page.map((row) => ({
      seq: row.seq,
      at: formatTime(row.at),
      username: names.get(row.accountId) ?? null,
      account_id: row.accountId,
      symbol: row.symbol,
      order_id: row.orderId,
      reason: row.reason,
      message: row.message,
      limit: row.limit,
      value: row.value,
    }));
    if (asCsv) return sendCsv(reply, 'breaches.csv', csv(COLUMNS, breaches));
    const more = rows.length > limit ? String(page.at(-1)?.seq) : null;
    return { breaches, next_page_token: more };
  }
}
