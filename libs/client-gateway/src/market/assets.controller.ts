import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@app/kernel';

import { asksForOtherClass } from '../orders/orders-query';
import { queryText } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { presentAsset } from './asset.presenter';
import type { AssetObject } from './asset.presenter';
import { InstrumentDirectory } from './instrument-directory';

/** What can be traded. */
@ApiTags('assets')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/assets')
export class AssetsController {
  constructor(private readonly directory: InstrumentDirectory) {}

  @Get()
  @ApiOperation({ summary: 'All instruments' })
  @ApiQuery({ name: 'status', required: false })
  @ApiQuery({ name: 'asset_class', required: false, description: 'us_equity' })
  @ApiQuery({ name: 'exchange', required: false })
  async list(@Query() query: QueryValues): Promise<AssetObject[]> {
    if (asksForOtherClass(query)) return [];
    const status = queryText(query, 'status')?.toLowerCase() ?? 'active';
    const exchange = queryText(query, 'exchange')?.toUpperCase() ?? null;
    const assets = (await this.directory.statuses()).map(presentAsset);
    return assets.filter((asset) => {
      const wanted = status === 'all' || asset.status === status;
      return wanted && (exchange === null || asset.exchange === exchange);
    });
  }

  @Get(':symbol')
  @ApiOperation({ summary: 'One instrument, by symbol or id' })
  async one(@Param('symbol') name: string): Promise<AssetObject> {
    const statuses = await this.directory.statuses();
    const found = statuses.find(
      ({ instrument }) => instrument.symbol === name || instrument.assetId === name,
    );
    if (found !== undefined) return presentAsset(found);
    throw new DomainError('ASSET_NOT_FOUND', `asset "${name.slice(0, 64)}" not found`);
  }
}
