import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { SettingsApi } from '@app/contracts';
import type { AccountConfiguration, Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { ConfigurationDto } from './configuration.dto';
import { SuspendedAccounts } from './suspended-accounts';

/** What the account's owner chose; `suspend_trade` is the owner's kill switch. */
@ApiTags('account')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/account/configurations')
export class ConfigurationsController {
  constructor(
    private readonly settings: SettingsApi,
    private readonly suspended: SuspendedAccounts,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Configuration of the account' })
  async read(@Caller() caller: Principal) {
    return presentConfiguration(await this.settings.configuration({ accountId: caller.accountId }));
  }

  @Patch()
  @Access({ permission: 'trade' })
  @ApiOperation({ summary: 'Change what is named' })
  async change(@Body() body: ConfigurationDto, @Caller() caller: Principal) {
    const named: Record<string, unknown> = {
      suspendTrade: body.suspend_trade,
      noShorting: body.no_shorting,
      fractionalTrading: body.fractional_trading,
      maxMarginMultiplier: body.max_margin_multiplier,
      tradeConfirmEmail: body.trade_confirm_email,
      ptpNoExceptionEntry: body.ptp_no_exception_entry,
    };
    const changes = Object.fromEntries(
      Object.entries(named).filter(([, value]) => value !== undefined && value !== null),
    ) as Partial<AccountConfiguration>;
    const changed = await this.settings.setConfiguration({ accountId: caller.accountId, changes });
    this.suspended.note(caller.accountId, changed.suspendTrade);
    return presentConfiguration(changed);
  }
}

function presentConfiguration(configuration: AccountConfiguration) {
  return {
    dtbp_check: 'both',
    fractional_trading: configuration.fractionalTrading,
    max_margin_multiplier: configuration.maxMarginMultiplier,
    no_shorting: configuration.noShorting,
    pdt_check: 'entry',
    ptp_no_exception_entry: configuration.ptpNoExceptionEntry,
    suspend_trade: configuration.suspendTrade,
    trade_confirm_email: configuration.tradeConfirmEmail,
  };
}
