import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { formatDecimal } from '@app/kernel';
import { AppConfig } from '@app/platform';

import { Access } from '../auth/access.decorators';
import { GatewayOptions } from '../gateway-options';
import { cash } from '../money';
import { MAX_QUANTITY_SHARES } from '../orders/order-request';
import { InstrumentDirectory } from './instrument-directory';

/** The rules of the exchange for programs; open to all. */
@ApiTags('clock')
@Controller('v2/exchange_info')
@Access({ credentials: 'optional', weight: 2 })
export class ExchangeInfoController {
  constructor(
    private readonly directory: InstrumentDirectory,
    private readonly config: AppConfig,
    private readonly options: GatewayOptions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Ticks, lots, bands, phases, fees, rate limits, deployment' })
  async info() {
    const { feeMakerBasisPoints, feeTakerBasisPoints, redisUrl, seedDemo } = this.config;
    const { rateLimitPerMinute, anonymousLimitPerMinute } = this.options.values;
    const maker_percent = formatDecimal(feeMakerBasisPoints, 2);
    const taker_percent = formatDecimal(feeTakerBasisPoints, 2);
    const reserve = Math.max(feeMakerBasisPoints, feeTakerBasisPoints);
    const fees = { maker_percent, taker_percent };
    const statuses = await this.directory.statuses();
    return {
      exchange: 'Openbell',
      api_version: '2',
      deployment: redisUrl === '' ? 'monolith' : 'distributed',
      demo: seedDemo,
      rate_limits: {
        per_credential_per_minute: rateLimitPerMinute,
        per_address_per_minute: anonymousLimitPerMinute,
      },
      fee_schedule: {
        ...fees,
        charged_to: 'both_sides',
        auction_percent: maker_percent,
        minimum: '0',
        rounding: 'down_to_0.0001',
        reserve_percent: formatDecimal(reserve, 2),
        changes: 'at_restart',
      },
      symbols: statuses.map(({ instrument, phase }) => ({
        symbol: instrument.symbol,
        phase,
        price_increment: cash(instrument.cashUnitsPerTick),
        lot_size: '1',
        max_qty: String(MAX_QUANTITY_SHARES),
        reference_price: cash(instrument.referencePriceTicks * instrument.cashUnitsPerTick),
        band_percent: formatDecimal(instrument.bandBasisPoints, 2),
        fees,
      })),
    };
  }
}
