import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { malformed } from '../validation/decimal-field';
import { formatTime, formatTimeOrNull } from '../validation/times';
import { Alerts } from './alerts.service';
import { SystemView, WatchCommand } from './console-access';
import { ReasonDto } from './operator.dto';

const ID_MAX = 128;

/** What operators should look at; an acknowledgement is a command like any other. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/alerts')
@Access({ permission: 'admin', roles: ['operator'], weight: 10 })
export class AlertsController {
  constructor(private readonly alerts: Alerts) {}

  @Get()
  @SystemView()
  @ApiOperation({ summary: 'Alerts, newest first, with who acknowledged them' })
  async list() {
    const [alerts, known] = await Promise.all([this.alerts.list(), this.alerts.acknowledged()]);
    return alerts.map(({ at, ...alert }) => {
      const by = known.get(alert.id);
      return {
        ...alert,
        at: formatTimeOrNull(at),
        acknowledged_by: by?.username ?? null,
        acknowledged_at: by === undefined ? null : formatTime(by.at),
        acknowledged_reason: by?.reason ?? null,
      };
    });
  }

  @Post(':alert_id/acknowledge')
  @WatchCommand()
  @HttpCode(200)
  @ApiOperation({ summary: 'Acknowledge an alert: on record with who, when and why' })
  acknowledgeAlert(
    @Param('alert_id') id: string,
    @Body() body: ReasonDto,
    @Caller() caller: Principal,
  ) {
    if (id.length > ID_MAX) throw malformed('alert_id', `has at most ${ID_MAX} characters`);
    return { id, acknowledged_by: caller.username, acknowledged_reason: body.reason };
  }
}
