import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ReportingApi, SURVEILLANCE_KINDS } from '@app/contracts';
import type { Principal, SurveillanceAlert } from '@app/contracts';
import { DomainError } from '@app/kernel';

import { Access, Caller } from '../auth/access.decorators';
import { malformed } from '../validation/decimal-field';
import { queryCount, queryFlag, queryText, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { formatTime } from '../validation/times';
import { AccountNames } from './account-names';
import { AccountsView, WatchCommand } from './console-access';
import { ReasonDto } from './operator.dto';

const ALERT_ID = /^[a-z_]{1,32}:[0-9]{1,16}$/;

/** What surveillance found in orders and trades: who, what, on which evidence, and who looked. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/surveillance')
@Access({ permission: 'admin', roles: ['operator'], weight: 5 })
export class SurveillanceController {
  constructor(
    private readonly reporting: ReportingApi,
    private readonly names: AccountNames,
  ) {}

  @Get()
  @AccountsView()
  @ApiOperation({ summary: 'Alerts of surveillance with their evidence, newest first' })
  @ApiQuery({ name: 'kind', required: false, enum: SURVEILLANCE_KINDS })
  @ApiQuery({ name: 'username', required: false, description: 'Of either side' })
  @ApiQuery({ name: 'symbol', required: false })
  @ApiQuery({ name: 'unacknowledged', required: false, description: 'true: only those' })
  @ApiQuery({ name: 'limit', required: false, description: 'At most 500; default 100' })
  @ApiQuery({ name: 'page_token', required: false })
  async list(@Query() query: QueryValues) {
    const limit = queryCount(query, 'limit', { min: 1, max: 500, fallback: 100 });
    const username = queryText(query, 'username');
    const rows = await this.reporting.alerts({
      kind: queryWord(query, 'kind', SURVEILLANCE_KINDS),
      accountId: username === null ? null : await this.names.accountOf(username),
      symbol: queryText(query, 'symbol'),
      unseen: queryFlag(query, 'unacknowledged'),
      beforeId: pageOf(query),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const more = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
    return { alerts: await this.named(page), next_page_token: more };
  }

  @Post(':alert_id/acknowledge')
  @WatchCommand()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Note that an alert was looked at and what was found; the first word stands',
  })
  async acknowledgeFinding(
    @Param('alert_id') id: string,
    @Body() body: ReasonDto,
    @Caller() caller: Principal,
  ) {
    if (!ALERT_ID.test(id)) throw new DomainError('ALERT_NOT_FOUND', 'no such alert was raised');
    const by = caller.username;
    const alert = await this.reporting.acknowledgeAlert({ id, by, note: body.reason });
    return (await this.named([alert]))[0];
  }

  private async named(alerts: readonly SurveillanceAlert[]) {
    const accounts = alerts.flatMap(({ accountId, otherAccountId }) => [accountId, otherAccountId]);
    const names = await this.names.ofAccounts(accounts);
    return alerts.map((alert) => present(alert, names));
  }
}

function pageOf(query: QueryValues): string | null {
  const token = queryText(query, 'page_token');
  if (token !== null && !ALERT_ID.test(token)) {
    throw malformed('page_token', 'is not one that was given out');
  }
  return token;
}

function present(alert: SurveillanceAlert, names: ReadonlyMap<string, string>) {
  const { id, at, kind, severity, symbol, accountId, otherAccountId, acknowledged } = alert;
  return {
    ...{ id, at: formatTime(at), kind, severity, symbol },
    account_id: accountId,
    username: names.get(accountId) ?? null,
    other_account_id: otherAccountId,
    other_username: otherAccountId === null ? null : (names.get(otherAccountId) ?? null),
    evidence: {
      order_ids: alert.orderIds,
      trades: alert.trades.map(({ shard, tradeId }) => ({ shard, trade_id: tradeId })),
      figures: alert.figures,
    },
    acknowledged_by: acknowledged?.by ?? null,
    acknowledged_at: acknowledged === null ? null : formatTime(acknowledged.at),
    acknowledged_reason: acknowledged?.note ?? null,
  };
}
