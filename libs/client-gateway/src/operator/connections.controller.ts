import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock, DomainError } from '@app/kernel';

import { Access } from '../auth/access.decorators';
import { RateLimits } from '../rate-limit/rate-limits';
import { Connections } from '../stream/connections';
import { formatTime } from '../validation/times';
import { RecordsView } from './console-access';
import { ReasonDto } from './operator.dto';

/** Who is connected to this gateway, and what of their budgets they use. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/connections')
@Access({ permission: 'admin', roles: ['operator'] })
export class ConnectionsController {
  constructor(
    private readonly connections: Connections,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  @Get()
  @RecordsView()
  @ApiOperation({
    summary: 'Open sockets, and credentials seen lately with their use of the limit',
  })
  list() {
    const now = this.clock.now();
    return {
      sockets: this.connections.list().map((one) => ({
        id: one.id,
        path: one.path,
        address: one.address,
        username: one.session.principal?.username ?? null,
        credential_id: one.session.principal?.credentialId ?? null,
        via: one.session.principal?.via ?? null,
        opened_at: formatTime(one.openedAt),
        age_seconds: Math.max(0, Math.round((now - one.openedAt) / 1_000)),
        buffered_bytes: one.bufferedBytes,
        slow: one.bufferedBytes > 0,
      })),
      credentials: this.limits.inUse().map((one) => ({
        credential_id: one.credentialId,
        username: one.username,
        via: one.via,
        limit: one.limit,
        remaining: one.remaining,
        used_percent: Math.round(((one.limit - one.remaining) * 1_000) / one.limit) / 10,
        last_seen_at: formatTime(one.seenAt),
      })),
    };
  }

  @Post(':connection_id/disconnect')
  @HttpCode(200)
  @ApiOperation({ summary: 'Close a socket; its client may connect again' })
  disconnect(@Param('connection_id') id: string, @Body() _body: ReasonDto) {
    if (this.connections.disconnect(id)) return { id, disconnected: true };
    throw new DomainError('KEY_NOT_FOUND', 'no such connection is open', {
      field: 'connection_id',
    });
  }
}
