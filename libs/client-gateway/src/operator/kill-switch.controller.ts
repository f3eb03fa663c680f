import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock, DomainError } from '@app/kernel';
import { OrdersApi, RiskApi } from '@app/contracts';
import type { KillSwitch, MassCancelled, Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { InstrumentDirectory } from '../market/instrument-directory';
import { formatTime } from '../validation/times';
import { AccountNames } from './account-names';
import { AccountsView, LimitsCommand } from './console-access';
import { KillSwitchDto, ReleaseDto } from './operator.dto';

/** How long order-manager may take to record the cancels. */
const DEADLINE_MS = 6_000;
const NONE: MassCancelled = { cancelled: 0, ended: 0, pending: 0 };

/** Whom and what a switch is for. */
interface Scope {
  readonly accountId: string | null;
  readonly symbol: string | null;
}

/**
 * The kill switch. Locking comes first and is durable before the first cancel is asked for: an
 * order that is on its way is either refused by the lock or known to order-manager and cancelled.
 */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/kill-switch')
@Access({ permission: 'admin', roles: ['operator'], reserve: true })
export class KillSwitchController {
  constructor(
    private readonly risk: RiskApi,
    private readonly orders: OrdersApi,
    private readonly names: AccountNames,
    private readonly directory: InstrumentDirectory,
    private readonly clock: Clock,
  ) {}

  @Get()
  @AccountsView()
  @ApiOperation({ summary: 'Kill switches that are engaged, with who engaged them and when' })
  async list() {
    return await this.presentAll(await this.risk.killSwitches());
  }

  @Post()
  @LimitsCommand()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Cancel all open orders of an account, a symbol or everybody; may lock',
  })
  async engageKillSwitch(@Body() body: KillSwitchDto, @Caller() caller: Principal) {
    const scope = await this.scope(body);
    const { mode, reason } = body;
    const locks = mode === 'cancel_and_lock';
    if (locks) {
      const by = caller.username;
      await this.risk.setKillSwitch({ ...scope, engaged: true, reason, by });
    }
    const deadlineAt = this.clock.now() + DEADLINE_MS;
    const counts = await this.orders.massCancel({ ...scope, deadlineAt });
    return this.answer(body, { locks, changed: locks, counts });
  }

  @Delete()
  @LimitsCommand()
  @HttpCode(200)
  @ApiOperation({ summary: 'Release a kill switch; names what it was engaged for' })
  async releaseKillSwitch(@Body() body: ReleaseDto, @Caller() caller: Principal) {
    const scope = await this.scope(body);
    const { changed } = await this.risk.setKillSwitch({
      ...scope,
      engaged: false,
      reason: body.reason,
      by: caller.username,
    });
    if (!changed) {
      throw new DomainError('FIELDS_CONFLICT', 'no kill switch is engaged for that', {
        account: body.account ?? null,
        symbol: body.symbol ?? null,
      });
    }
    return this.answer(body, { locks: false, changed, counts: NONE });
  }

  private async answer(
    body: KillSwitchDto | ReleaseDto,
    outcome: { locks: boolean; changed: boolean; counts: MassCancelled },
  ) {
    return {
      account: body.account ?? null,
      symbol: body.symbol ?? null,
      reason: body.reason,
      locked: outcome.locks,
      ...outcome.counts,
      engaged: await this.presentAll(await this.risk.killSwitches()),
    };
  }

  private async scope(body: KillSwitchDto | ReleaseDto): Promise<Scope> {
    const { account = null, symbol = null } = body;
    const accountId = account === null ? null : await this.names.accountOf(account);
    if (symbol !== null) await this.directory.find(symbol, 'UNKNOWN_SYMBOL');
    return { accountId, symbol };
  }

  private async presentAll(switches: readonly KillSwitch[]) {
    const names = await this.names.ofAccounts(switches.map(({ accountId }) => accountId));
    return switches.map(({ accountId, symbol, reason, by, at }) => ({
      account: accountId === null ? null : (names.get(accountId) ?? accountId),
      account_id: accountId,
      symbol,
      reason,
      engaged_by: by,
      engaged_at: formatTime(at),
    }));
  }
}
