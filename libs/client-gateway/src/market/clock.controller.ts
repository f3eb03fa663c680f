import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Clock } from '@app/kernel';

import { Access } from '../auth/access.decorators';
import { malformed } from '../validation/decimal-field';
import { queryTime } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { DAY_MS, formatTime } from '../validation/times';
import { calendarDays, formatExchangeTime, nextSession } from './trading-calendar';
import type { CalendarDay } from './trading-calendar';

const CALENDAR_DAYS_MAX = 366 * 20;
const CALENDAR_DAYS_DEFAULT = 365;

/** Time and sessions; open to all. The exchange trades around the clock, so it is always open. */
@ApiTags('clock')
@Controller('v2')
@Access({ credentials: 'optional' })
export class ClockController {
  constructor(private readonly clock: Clock) {}

  @Get('time')
  @ApiOperation({ summary: 'Time of the exchange' })
  time(): { timestamp: string; unix_ms: number } {
    const now = this.clock.now();
    return { timestamp: formatTime(now), unix_ms: now };
  }

  @Get('clock')
  @ApiOperation({ summary: 'Is the market open' })
  marketClock(): { timestamp: string; is_open: boolean; next_open: string; next_close: string } {
    const now = this.clock.now();
    const { open, close } = nextSession(now);
    return {
      timestamp: formatExchangeTime(now),
      is_open: true,
      next_open: formatExchangeTime(open),
      next_close: formatExchangeTime(close),
    };
  }

  @Get('calendar')
  @ApiOperation({ summary: 'Weekday sessions' })
  @ApiQuery({ name: 'start', required: false })
  @ApiQuery({ name: 'end', required: false })
  calendar(@Query() query: QueryValues): CalendarDay[] {
    const start = queryTime(query, 'start') ?? this.clock.now();
    const end = queryTime(query, 'end') ?? start + CALENDAR_DAYS_DEFAULT * DAY_MS;
    if (end - start > CALENDAR_DAYS_MAX * DAY_MS) {
      throw malformed('end', `must be at most ${CALENDAR_DAYS_MAX} days after start`);
    }
    return calendarDays(start, end);
  }
}
