import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock } from '@app/kernel';
import type { Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { malformed } from '../validation/decimal-field';
import { queryText, queryTime } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { DAY_MS } from '../validation/times';
import { PortfolioHistory } from './portfolio-history.service';
import type { PortfolioQuery } from './portfolio-history.service';

const MINUTE_MS = 60_000;
const PERIOD_DAYS: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30, A: 365 };
const FRAMES: Readonly<Record<string, Pick<PortfolioQuery, 'frameMs' | 'frame'>>> = {
  '1Min': { frameMs: MINUTE_MS, frame: { unit: 'minute', count: 1 } },
  '5Min': { frameMs: 5 * MINUTE_MS, frame: { unit: 'minute', count: 5 } },
  '15Min': { frameMs: 15 * MINUTE_MS, frame: { unit: 'minute', count: 15 } },
  '1H': { frameMs: 60 * MINUTE_MS, frame: { unit: 'hour', count: 1 } },
  '1D': { frameMs: DAY_MS, frame: { unit: 'day', count: 1 } },
};

/** What the account was worth over time. */
@ApiTags('account')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/account/portfolio/history')
@Access({ weight: 10 })
export class PortfolioHistoryController {
  constructor(
    private readonly portfolio: PortfolioHistory,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Equity and profit over time' })
  @ApiQuery({ name: 'period', required: false, description: '1M; a number and D, W, M or A' })
  @ApiQuery({ name: 'timeframe', required: false, description: Object.keys(FRAMES).join(', ') })
  @ApiQuery({ name: 'start', required: false })
  @ApiQuery({ name: 'end', required: false })
  history(@Query() query: QueryValues, @Caller() caller: Principal) {
    const endAt = queryTime(query, 'end') ?? queryTime(query, 'date_end') ?? this.clock.now();
    const start = queryTime(query, 'start') ?? queryTime(query, 'date_start');
    const startAt = start ?? endAt - periodDays(query) * DAY_MS;
    if (startAt > endAt) throw malformed('start', 'must not be after end');
    const days = (endAt - startAt) / DAY_MS;
    const timeframe = queryText(query, 'timeframe') ?? defaultFrame(days);
    const frame = FRAMES[timeframe];
    if (frame === undefined) {
      throw malformed('timeframe', `must be one of ${Object.keys(FRAMES).join(', ')}`);
    }
    return this.portfolio.history({
      accountId: caller.accountId,
      startAt: Math.max(0, startAt),
      endAt,
      timeframe,
      ...frame,
    });
  }
}

function periodDays(query: QueryValues): number {
  const text = queryText(query, 'period') ?? '1M';
  const match = /^([1-9][0-9]{0,3})([DWMA])$/.exec(text);
  if (match === null) throw malformed('period', 'must be a number and D, W, M or A');
  return Number.parseInt(match[1] ?? '', 10) * (PERIOD_DAYS[match[2] ?? ''] ?? 1);
}

function defaultFrame(days: number): string {
  if (days <= 1) return '1Min';
  return days <= 7 ? '15Min' : '1D';
}
