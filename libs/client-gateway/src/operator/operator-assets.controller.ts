import { Body, Controller, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOperation,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { DomainError } from '@app/kernel';
import { MatchingApi } from '@app/contracts';
import type { InstrumentStatus, Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { FourEyes, WAITS } from '../four-eyes/four-eyes.service';
import type { GatewayReply } from '../http/gateway-request';
import { presentAsset } from '../market/asset.presenter';
import type { AssetObject } from '../market/asset.presenter';
import { InstrumentDirectory } from '../market/instrument-directory';
import { malformed, missing, positiveDecimal } from '../validation/decimal-field';
import { SystemView } from './console-access';
import { ChangeAssetDto, ListAssetDto, ReasonDto } from './operator.dto';

const BAND_RULE = { field: 'band_percent', scale: 2, tooPrecise: 'MALFORMED_FIELD' } as const;
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
    private readonly fourEyes: FourEyes,
  ) {}

  @Post('assets')
  @HttpCode(201)
  @ApiOperation({ summary: 'List an instrument' })
  async listAsset(@Body() body: ListAssetDto): Promise<AssetObject> {
    if (!SYMBOL.test(body.symbol)) {
      throw malformed('symbol', 'must be 1 to 12 capital letters, digits or dots');
    }
    const units = (field: 'price_increment' | 'reference_price'): number => {
      return positiveDecimal(body[field], { field, scale: 4, tooPrecise: 'TICK_SIZE' });
    };
    const status = await this.matching.list({
      symbol: body.symbol,
      name: body.name,
      exchange: body.exchange,
      priceIncrementUnits: units('price_increment'),
      referencePriceUnits: units('reference_price'),
      bandBasisPoints: positiveDecimal(body.band_percent, BAND_RULE),
      requestId: body.request_id ?? `list:${body.symbol}`,
    });
    await this.directory.statuses();
    return presentAsset(status);
  }

  @Get('assets/:symbol')
  @SystemView()
  @ApiOperation({ summary: 'An instrument with its phase' })
  async one(@Param('symbol') symbol: string): Promise<AssetObject> {
    return presentAsset(await this.status(symbol));
  }

  @Patch('assets/:symbol')
  @ApiAcceptedResponse({ description: WAITS })
  @ApiOperation({
    summary:
      'Change name, status, or the band and its times; inactive refuses new orders and ends the live ones',
  })
  async changeAsset(
    @Param('symbol') symbol: string,
    @Body() body: ChangeAssetDto,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: GatewayReply,
  ) {
    const { name = null, status = null, reason } = body;
    const band = body.band_percent ?? null;
    const pause = body.band_pause_seconds ?? null;
    const auction = body.reopening_auction_seconds ?? null;
    const asked = [name, status, band, pause, auction];
    if (asked.every((one) => one === null)) throw missing('name');
    const { instrument } = await this.status(symbol);
    const command = {
      symbol: instrument.symbol,
      name,
      bandBasisPoints: band === null ? null : positiveDecimal(band, BAND_RULE),
      active: status === null ? null : status === 'active',
      bandPauseMs: pause === null ? null : pause * 1_000,
      reopeningAuctionMs: auction === null ? null : auction * 1_000,
      reason,
    };
    return await this.fourEyes.carryOut('change_asset', command, { caller, reply, reason });
  }

  @Post('assets/:symbol/halt')
  @HttpCode(200)
  @ApiOperation({ summary: 'Halt trading; resting orders stay and can be cancelled' })
  async halt(@Param('symbol') symbol: string, @Body() body: ReasonDto): Promise<AssetObject> {
    return presentAsset(await this.change('halt', symbol, body.reason));
  }

  @Post('assets/:symbol/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Resume trading' })
  async resume(@Param('symbol') symbol: string, @Body() body: ReasonDto): Promise<AssetObject> {
    return presentAsset(await this.change('resume', symbol, body.reason));
  }

  @Post('market/halt')
  @HttpCode(200)
  @ApiOperation({ summary: 'Halt every instrument' })
  haltMarket(@Body() body: ReasonDto): Promise<AssetObject[]> {
    return this.changeAll('halt', body.reason);
  }

  @Post('market/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Resume every instrument that is halted' })
  resumeMarket(@Body() body: ReasonDto): Promise<AssetObject[]> {
    return this.changeAll('resume', body.reason);
  }

  private async changeAll(action: 'halt' | 'resume', reason: string): Promise<AssetObject[]> {
    const statuses = await this.directory.statuses();
    const wanted = statuses.filter(({ phase }) => (phase === 'halted') === (action === 'resume'));
    const changed: AssetObject[] = [];
    for (const { instrument } of wanted) {
      changed.push(presentAsset(await this.change(action, instrument.symbol, reason)));
    }
    return changed;
  }

  private async change(
    action: 'halt' | 'resume',
    name: string,
    reason: string,
  ): Promise<InstrumentStatus> {
    const { instrument } = await this.status(name);
    const { symbol } = instrument;
    return await this.matching[action]({ symbol, reason });
  }

  private async status(name: string): Promise<InstrumentStatus> {
    const found = (await this.directory.statuses()).find(
      ({ instrument }) => instrument.symbol === name || instrument.assetId === name,
    );
    if (found !== undefined) return found;
    throw new DomainError('ASSET_NOT_FOUND', `asset "${name.slice(0, 64)}" not found`);
  }
}
