import type { Principal } from '@app/contracts';
import { Access, AppLogger, Caller } from '@app/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiPropertyOptional,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

import { DemoMode } from '../demo-mode';
import { Simulator } from '../simulator/simulator.service';
import { DemoReset } from './demo-reset';

/** Body of a reset. */
export class ResetDto {
  @ApiPropertyOptional({ example: 'buyer_demo', description: 'The whole exchange when missing' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  account?: string | null;

  @ApiPropertyOptional({ example: 'next visitor' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  reason?: string | null;
}

/** Back to the opening state: operators and demo accounts. */
@ApiTags('demo')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/demo/reset')
export class ResetController {
  private readonly logger: AppLogger;

  constructor(
    private readonly demo: DemoReset,
    private readonly simulator: Simulator,
    private readonly mode: DemoMode,
    logger: AppLogger,
  ) {
    this.logger = logger.child({ log: 'audit' });
  }

  @Post()
  @HttpCode(200)
  @Access({ permission: 'trade', weight: 50 })
  @ApiOperation({ summary: 'Cancel orders, restore balances, positions and the simulator' })
  async reset(@Body() body: ResetDto, @Caller() caller: Principal) {
    this.mode.assertMayControl(caller);
    const report = await this.demo.reset(body.account ?? null);
    const { userId, username, role, credentialId, via } = caller;
    const who = { userId, username, role, credentialId, via };
    const { resetId, cancelledOrders, transfers, tookMs } = report;
    const what = { resetId, cancelledOrders, transfers, tookMs, reason: body.reason ?? null };
    const subject = report.account ?? 'exchange';
    this.logger.info({ action: 'demo_reset', subject, ...what, ...who }, 'operator action');
    return {
      reset_id: resetId,
      scope: report.account === null ? 'exchange' : 'account',
      account: report.account,
      accounts: report.accounts,
      cancelled_orders: cancelledOrders,
      transfers,
      simulator_running: this.simulator.state().running,
      duration_ms: tookMs,
    };
  }
}
