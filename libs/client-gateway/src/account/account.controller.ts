import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { WalletApi } from '@app/contracts';
import type { LedgerQuery, Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { malformed } from '../validation/decimal-field';
import { queryCount, queryList, queryText, queryTime, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import type { AccountObject } from './account.presenter';
import { AccountService } from './account.service';
import { activitiesQuery } from './activities-query';
import { ActivitiesService } from './activities.service';
import type { ActivityObject } from './activity.presenter';
import { presentLedgerRow } from './ledger.presenter';
import type { LedgerObject } from './ledger.presenter';
import type { PositionObject } from './position.presenter';

const LEDGER_KINDS = ['trade', 'fee', 'deposit', 'withdrawal'] as const;

/** The caller's account: cash, positions, activities, ledger. */
@ApiTags('account')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2')
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly activities: ActivitiesService,
    private readonly wallet: WalletApi,
  ) {}

  @Get('account')
  @ApiOperation({ summary: 'Cash, equity and buying power' })
  account(@Caller() caller: Principal): Promise<AccountObject> {
    return this.accounts.account(caller);
  }

  @Get('positions')
  @ApiOperation({ summary: 'All positions' })
  positions(@Caller() caller: Principal): Promise<PositionObject[]> {
    return this.accounts.positions(caller.accountId);
  }

  @Get('positions/:symbol')
  @ApiOperation({ summary: 'One position, by symbol or asset id' })
  position(@Param('symbol') symbol: string, @Caller() caller: Principal): Promise<PositionObject> {
    return this.accounts.position(caller.accountId, symbol);
  }

  @Get('account/activities')
  @Access({ weight: 2 })
  @ApiOperation({ summary: 'Fills, fees and transfers; page_token is the id of the last row' })
  @ApiQuery({ name: 'activity_types', required: false })
  @ApiQuery({ name: 'page_size', required: false, description: '100, which is also the most' })
  @ApiQuery({ name: 'page_token', required: false })
  list(@Query() query: QueryValues, @Caller() caller: Principal): Promise<ActivityObject[]> {
    return this.activities.list(activitiesQuery(query, caller.accountId, null));
  }

  @Get('account/activities/:type')
  @Access({ weight: 2 })
  @ApiOperation({ summary: 'Activities of one type' })
  listOfType(
    @Param('type') type: string,
    @Query() query: QueryValues,
    @Caller() caller: Principal,
  ): Promise<ActivityObject[]> {
    return this.activities.list(activitiesQuery(query, caller.accountId, type));
  }

  @Get('account/ledger')
  @Access({ weight: 2 })
  @ApiOperation({ summary: 'Double-entry ledger of the account' })
  @ApiQuery({ name: 'asset', required: false })
  @ApiQuery({ name: 'kinds', required: false, description: LEDGER_KINDS.join(', ') })
  @ApiQuery({ name: 'page_size', required: false })
  @ApiQuery({ name: 'page_token', required: false })
  async ledger(@Query() query: QueryValues, @Caller() caller: Principal): Promise<LedgerObject[]> {
    const rows = await this.wallet.ledger(ledgerQuery(query, caller.accountId));
    return rows.map(presentLedgerRow);
  }
}

function ledgerQuery(query: QueryValues, accountId: string): LedgerQuery {
  return {
    accountId,
    asset: queryText(query, 'asset'),
    kinds: ledgerKinds(query),
    cursor: ledgerCursor(query),
    direction: queryWord(query, 'direction', ['asc', 'desc']) ?? 'desc',
    afterAt: queryTime(query, 'after'),
    untilAt: queryTime(query, 'until'),
    limit: queryCount(query, 'page_size', { min: 1, max: 500, fallback: 100 }),
  };
}

function ledgerKinds(query: QueryValues): LedgerQuery['kinds'] {
  const names = queryList(query, 'kinds');
  if (names === null) return null;
  const kinds = LEDGER_KINDS.filter((kind) => names.includes(kind));
  if (kinds.length < new Set(names).size) {
    throw malformed('kinds', `must be out of ${LEDGER_KINDS.join(', ')}`);
  }
  return kinds;
}

function ledgerCursor(query: QueryValues): LedgerQuery['cursor'] {
  const token = queryText(query, 'page_token');
  if (token === null) return null;
  const match = /^([0-9]{1,15})\.([0-9]{1,4})$/.exec(token);
  if (match === null) throw malformed('page_token', 'must be the id of a ledger row');
  return { seq: Number.parseInt(match[1] ?? '', 10), leg: Number.parseInt(match[2] ?? '', 10) };
}
