import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { NotificationApi } from '@app/contracts';

import { presentBroadcast } from './broadcast.presenter';

/** More than are ever valid at once. */
const VALID_MAX = 100;

/** What operators have to say to everybody. */
@ApiTags('notifications')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/broadcasts')
export class BroadcastsController {
  constructor(private readonly notifications: NotificationApi) {}

  @Get()
  @ApiOperation({ summary: 'Messages to everybody that are valid now, newest first' })
  async list() {
    const valid = await this.notifications.broadcasts({ validOnly: true, limit: VALID_MAX });
    return valid.map(presentBroadcast);
  }
}
