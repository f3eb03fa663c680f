import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApprovalsApi } from '@app/contracts';
import type { Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { AccountsView, LimitsCommand } from '../operator/console-access';
import { ReasonDto } from '../operator/operator.dto';
import { pageToken } from '../operator/page-token';
import { queryCount, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { presentApproval } from './approval.presenter';
import { FourEyes } from './four-eyes.service';

const STATES = ['pending', 'approved', 'applied', 'failed', 'rejected', 'expired'] as const;

/** Changes that wait for a second person, and what became of the others. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/approvals')
@Access({ permission: 'admin', roles: ['operator'], weight: 5 })
export class ApprovalsController {
  constructor(
    private readonly approvals: ApprovalsApi,
    private readonly fourEyes: FourEyes,
  ) {}

  @Get()
  @AccountsView()
  @ApiOperation({ summary: 'Whether four eyes are on; requests for changes, newest first' })
  @ApiQuery({ name: 'state', required: false, enum: STATES })
  @ApiQuery({ name: 'limit', required: false, description: 'At most 1000; default 100' })
  @ApiQuery({ name: 'page_token', required: false })
  async list(@Query() query: QueryValues) {
    const limit = queryCount(query, 'limit', { min: 1, max: 1_000, fallback: 100 });
    const state = queryWord(query, 'state', STATES);
    const beforeSeq = pageToken(query);
    const rows = await this.approvals.list({ state, beforeSeq, limit: limit + 1 });
    const page = rows.slice(0, limit);
    return {
      four_eyes: this.fourEyes.isOn,
      requests: page.map(presentApproval),
      next_page_token: rows.length > limit ? String(page.at(-1)?.seq) : null,
    };
  }

  @Post(':approval_id/approve')
  @LimitsCommand()
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve a change that another person asked for: it is applied' })
  async approve(
    @Param('approval_id') id: string,
    @Body() body: ReasonDto,
    @Caller() caller: Principal,
  ) {
    return presentApproval(await this.fourEyes.approve(id, body.reason, caller));
  }

  @Post(':approval_id/reject')
  @LimitsCommand()
  @HttpCode(200)
  @ApiOperation({ summary: 'Reject a change, or take back what one asked for oneself' })
  async reject(
    @Param('approval_id') id: string,
    @Body() body: ReasonDto,
    @Caller() caller: Principal,
  ) {
    return presentApproval(await this.fourEyes.reject(id, body.reason, caller));
  }
}
