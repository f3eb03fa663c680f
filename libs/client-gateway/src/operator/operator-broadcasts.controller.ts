import { randomUUID } from 'node:crypto';

import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock } from '@app/kernel';
import { BROADCAST_LENGTH_MAX, NotificationApi } from '@app/contracts';
import type { Broadcast, BroadcastSeverity, Principal } from '@app/contracts';
import { IsIn } from 'class-validator';

import { Access, Caller } from '../auth/access.decorators';
import { InstrumentDirectory } from '../market/instrument-directory';
import { presentBroadcast } from '../notifications/broadcast.presenter';
import { BroadcastWatch } from '../stream/broadcast-watch';
import {
  IsCleanText,
  IsPrintableAscii,
  IsTimeField,
  needed,
  optional,
} from '../validation/field.decorators';
import { queryCount } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { formatTimeOrNull, timeField } from '../validation/times';
import { SystemView } from './console-access';
import { ReasonDto } from './operator.dto';

/** Body of a message to everybody. */
export class BroadcastDto {
  @needed({ example: 'warning' })
  @IsIn(['info', 'warning', 'critical'])
  severity!: BroadcastSeverity;

  @needed({ example: 'Trading in AAPL resumes with an auction at 15:00 UTC' })
  @IsCleanText(BROADCAST_LENGTH_MAX)
  text!: string;

  @optional({ example: 'AAPL', description: 'What it is about; the whole market when missing' })
  @IsPrintableAscii(12)
  symbol?: string | null;

  @optional({ type: String, description: 'When it ends by itself; else when it is withdrawn' })
  @IsTimeField()
  ends_at?: string | null;

  @optional({ description: 'Makes a repeat harmless' })
  @IsPrintableAscii(128)
  request_id?: string | null;

  @needed({ example: 'told by the listing desk' })
  @IsCleanText(200)
  reason!: string;
}

/** Messages to everybody who is or comes here: operators alone send and withdraw them. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/broadcasts')
@Access({ permission: 'admin', roles: ['operator'] })
export class OperatorBroadcastsController {
  constructor(
    private readonly notifications: NotificationApi,
    private readonly directory: InstrumentDirectory,
    private readonly watch: BroadcastWatch,
    private readonly clock: Clock,
  ) {}

  @Get()
  @SystemView()
  @ApiOperation({ summary: 'Messages to everybody, newest first, with who sent and withdrew them' })
  @ApiQuery({ name: 'limit', required: false, description: 'At most 1000; default 100' })
  async list(@Query() query: QueryValues) {
    const limit = queryCount(query, 'limit', { min: 1, max: 1_000, fallback: 100 });
    const all = await this.notifications.broadcasts({ validOnly: false, limit });
    return all.map((one) => this.present(one));
  }

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Say something to everybody, until it ends or is withdrawn' })
  async announce(@Body() body: BroadcastDto, @Caller() caller: Principal) {
    const { severity, text, symbol = null } = body;
    if (symbol !== null) await this.directory.find(symbol, 'UNKNOWN_SYMBOL');
    const made = await this.notifications.announce({
      severity,
      text,
      symbol,
      endsAt: timeField(body.ends_at ?? null, 'ends_at'),
      by: caller.username,
      requestId: body.request_id ?? randomUUID(),
    });
    this.watch.changed();
    return this.present(made);
  }

  @Post(':broadcast_id/withdraw')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a message back: nobody sees it from then on' })
  async withdraw(
    @Param('broadcast_id') id: string,
    @Body() _body: ReasonDto,
    @Caller() caller: Principal,
  ) {
    const withdrawn = await this.notifications.withdraw({ id, by: caller.username });
    this.watch.changed();
    return this.present(withdrawn);
  }

  private present(one: Broadcast) {
    const { by, withdrawnAt, withdrawnBy, endsAt } = one;
    const hasEnded = endsAt !== null && endsAt <= this.clock.now();
    return {
      ...presentBroadcast(one),
      state: withdrawnAt !== null ? 'withdrawn' : hasEnded ? 'ended' : 'valid',
      sent_by: by,
      withdrawn_by: withdrawnBy,
      withdrawn_at: formatTimeOrNull(withdrawnAt),
    };
  }
}
