import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOperation,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { DomainError, multiplyExact } from '@app/kernel';
import { CASH_ASSET, RiskApi, UserApi, WalletApi } from '@app/contracts';
import type { Principal, TransferReceipt, TransferRequest } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { FourEyes, WAITS } from '../four-eyes/four-eyes.service';
import type { GatewayReply } from '../http/gateway-request';
import { InstrumentDirectory } from '../market/instrument-directory';
import { cash } from '../money';
import { missing, positiveDecimal } from '../validation/decimal-field';
import { formatTime } from '../validation/times';
import { AccountsView, LimitsCommand } from './console-access';
import { limitChanges, presentLimits } from './limits.presenter';
import { LimitsDto, TransferDto } from './operator.dto';

/** Money and limits of other people's accounts: operators only (contract section 9). */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/accounts/:username')
@Access({ permission: 'admin', roles: ['operator'] })
export class OperatorAccountsController {
  constructor(
    private readonly users: UserApi,
    private readonly wallet: WalletApi,
    private readonly risk: RiskApi,
    private readonly directory: InstrumentDirectory,
    private readonly fourEyes: FourEyes,
  ) {}

  @Post('deposits')
  @HttpCode(201)
  @ApiOperation({ summary: 'Put cash or shares into an account; one effect per request_id' })
  async deposit(
    @Param('username') username: string,
    @Body() body: TransferDto,
    @Res({ passthrough: true }) reply: GatewayReply,
  ) {
    const receipt = await this.wallet.deposit(await this.transfer(username, body));
    return this.receipt(receipt, { username, reply });
  }

  @Post('withdrawals')
  @HttpCode(201)
  @ApiOperation({ summary: 'Take cash or shares out of an account; one effect per request_id' })
  async withdraw(
    @Param('username') username: string,
    @Body() body: TransferDto,
    @Res({ passthrough: true }) reply: GatewayReply,
  ) {
    const transfer = await this.transfer(username, body);
    const receipt = await this.wallet.withdraw({ ...transfer, costUnits: 0 });
    return this.receipt(receipt, { username, reply });
  }

  @Get('limits')
  @AccountsView()
  @ApiOperation({ summary: 'Risk limits with their live use' })
  async limits(@Param('username') username: string) {
    const accountId = await this.accountOf(username);
    return presentLimits(username, await this.risk.limits({ accountId }));
  }

  @Put('limits')
  @LimitsCommand()
  @ApiAcceptedResponse({ description: WAITS })
  @ApiOperation({ summary: 'Change the limits named; null lifts one' })
  async setLimits(
    @Param('username') username: string,
    @Body() body: LimitsDto,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: GatewayReply,
  ) {
    const changes = limitChanges(body);
    if (Object.keys(changes).length === 0) throw missing('max_order_qty');
    await this.accountOf(username);
    const symbol = typeof body.symbol === 'string' ? body.symbol : null;
    if (symbol !== null) await this.directory.find(symbol, 'UNKNOWN_SYMBOL');
    const command = { username, symbol, changes };
    const { reason, request_id: requestId } = body;
    return await this.fourEyes.carryOut('set_limits', command, {
      caller,
      reply,
      reason,
      requestId,
    });
  }

  private async transfer(username: string, body: TransferDto): Promise<TransferRequest> {
    const accountId = await this.accountOf(username);
    const requestId = body.request_id;
    if (body.asset === CASH_ASSET) {
      const rule = { field: 'amount', scale: 4, tooPrecise: 'MALFORMED_FIELD' } as const;
      const amount = positiveDecimal(body.amount, rule);
      return { accountId, asset: CASH_ASSET, amount, costUnits: 0, requestId };
    }
    const instrument = await this.directory.find(body.asset, 'UNKNOWN_SYMBOL');
    const rule = { field: 'amount', scale: 0, tooPrecise: 'LOT_SIZE' } as const;
    const amount = positiveDecimal(body.amount, rule);
    const price = instrument.referencePriceTicks * instrument.cashUnitsPerTick;
    const costUnits = amount <= Number.MAX_SAFE_INTEGER / price ? multiplyExact(amount, price) : -1;
    if (costUnits < 0)
      throw new DomainError('QTY_RANGE', 'amount is too large', { field: 'amount' });
    return { accountId, asset: instrument.symbol, amount, costUnits, requestId };
  }

  private receipt(receipt: TransferReceipt, call: { username: string; reply: GatewayReply }) {
    const { kind, asset, amount, requestId, replayed } = receipt;
    if (replayed) void call.reply.header('idempotent-replayed', 'true');
    return {
      id: receipt.transactionId,
      kind,
      username: call.username,
      account_id: receipt.accountId,
      asset,
      amount: asset === CASH_ASSET ? cash(amount) : String(amount),
      request_id: requestId,
      created_at: formatTime(receipt.at),
    };
  }

  private async accountOf(username: string): Promise<string> {
    if (username.length > 64) throw new DomainError('ACCOUNT_NOT_FOUND', 'account not found');
    return (await this.users.userByName({ username })).accountId;
  }
}
