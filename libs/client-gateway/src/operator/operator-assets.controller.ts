import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@app/kernel';
import { MatchingApi } from '@app/contracts';
import type { InstrumentStatus, Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { presentAsset } from '../market/asset.presenter';
import type { AssetObject } from '../market/asset.presenter';
import { InstrumentDirectory } from '../market/instrument-directory';
import { malformed, positiveDecimal } from '../validation/decimal-field';
import { AuditLog } from './audit-log';
import { ListAssetDto, ReasonDto } from './operator.dto';

const SYMBOL = /^[A-Z][A-Z0-9.]{0,11}$/;

/** Instruments and halts: operators only (contract section 9). */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin')
@Access({ permission: 'admin', roles: ['operator'] })
export class OperatorAssetsController {
  constructor(
    private readonly matching: MatchingApi,
    private readonly directory: InstrumentDirectory,
    private readonly audit: AuditLog,
  ) {}

  @Post('assets')
  @HttpCode(201)
  @ApiOperation({ summary: 'List an instrument' })
  async list(@Body() body: ListAssetDto, @Caller() caller: Principal): Promise<AssetObject> {
    if (!SYMBOL.test(body.symbol)) {
      throw malformed('symbol', 'must be 1 to 12 capital letters, digits or dots');
    }
    const units = (field: 'price_increment' | 'reference_price'): number => {
      return positiveDecimal(body[field], { field, scale: 4, tooPrecise: 'TICK_SIZE' });
    };
    const band = { field: 'band_percent', scale: 2, tooPrecise: 'MALFORMED_FIELD' } as const;
    const status = await this.matching.list({
      symbol: body.symbol,
      name: body.name,
      exchange: body.exchange,
      priceIncrementUnits: units('price_increment'),
      referencePriceUnits: units('reference_price'),
      bandBasisPoints: positiveDecimal(body.band_percent, band),
      requestId: body.request_id ?? `list:${body.symbol}`,
    });
    await this.directory.statuses();
    const subject = body.symbol;
    this.audit.record(caller, { action: 'list_asset', subject, reason: null, details: {} });
    return presentAsset(status);
  }

  @Get('assets/:symbol')
  @ApiOperation({ summary: 'An instrument with its phase' })
  async one(@Param('symbol') symbol: string): Promise<AssetObject> {
    return presentAsset(await this.status(symbol));
  }

  @Post('assets/:symbol/halt')
  @HttpCode(200)
  @ApiOperation({ summary: 'Halt trading; resting orders stay and can be cancelled' })
  async halt(
    @Param('symbol') symbol: string,
    @Body() body: ReasonDto,
    @Caller() caller: Principal,
  ): Promise<AssetObject> {
    return presentAsset(await this.change('halt', symbol, { reason: body.reason, caller }));
  }

  @Post('assets/:symbol/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Resume trading' })
  async resume(
    @Param('symbol') symbol: string,
    @Body() body: ReasonDto,
    @Caller() caller: Principal,
  ): Promise<AssetObject> {
    return presentAsset(await this.change('resume', symbol, { reason: body.reason, caller }));
  }

  @Post('market/halt')
  @HttpCode(200)
  @ApiOperation({ summary: 'Halt every instrument' })
  haltAll(@Body() body: ReasonDto, @Caller() caller: Principal): Promise<AssetObject[]> {
    return this.changeAll('halt', { reason: body.reason, caller });
  }

  @Post('market/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Resume every instrument that is halted' })
  resumeAll(@Body() body: ReasonDto, @Caller() caller: Principal): Promise<AssetObject[]> {
    return this.changeAll('resume', { reason: body.reason, caller });
  }

  private async changeAll(
    action: 'halt' | 'resume',
    by: { reason: string; caller: Principal },
  ): Promise<AssetObject[]> {
    const statuses = await this.directory.statuses();
    const wanted = statuses.filter(({ phase }) => (phase === 'halted') === (action === 'resume'));
    const changed: AssetObject[] = [];
    for (const { instrument } of wanted) {
      changed.push(presentAsset(await this.change(action, instrument.symbol, by)));
    }
    return changed;
  }

  private async change(
    action: 'halt' | 'resume',
    name: string,
    by: { reason: string; caller: Principal },
  ): Promise<InstrumentStatus> {
    const { instrument } = await this.status(name);
    const { symbol } = instrument;
    const status = await this.matching[action]({ symbol, reason: by.reason });
    this.audit.record(by.caller, { action, subject: symbol, reason: by.reason, details: {} });
    return status;
  }

  private async status(name: string): Promise<InstrumentStatus> {
    const found = (await this.directory.statuses()).find(
      ({ instrument }) => instrument.symbol === name || instrument.assetId === name,
    );
    if (found !== undefined) return found;
    throw new DomainError('ASSET_NOT_FOUND', `asset "${name.slice(0, 64)}" not found`);
  }
}
