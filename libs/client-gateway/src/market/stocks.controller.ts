import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';

import { missing } from '../validation/decimal-field';
import { queryList } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { InstrumentDirectory } from './instrument-directory';
import { kindOf, LatestData, ONE_OF } from './latest.service';
import { MarketHistory } from './market-history.service';
import { symbolsOf } from './symbols';

const KINDS = Object.keys(ONE_OF);
const EXCHANGES = { V: 'Openbell' };
const CONDITIONS = {};

/** Market data by REST: contract section 5. Prices and sizes are JSON numbers. */
@ApiTags('market data')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/stocks')
export class StocksController {
  constructor(
    private readonly history: MarketHistory,
    private readonly latest: LatestData,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get('snapshots')
  @ApiOperation({ summary: 'Latest trade and quote, bars of minute and days, of several symbols' })
  @ApiQuery({ name: 'symbols' })
  async snapshots(@Query() query: QueryValues) {
    const symbols = await this.symbols(query);
    const all = await Promise.all(symbols.map((symbol) => this.history.snapshot(symbol)));
    return Object.fromEntries(symbols.map((symbol, index) => [symbol, all[index]]));
  }

  @Get('meta/exchanges')
  @ApiOperation({ summary: 'Codes of venues' })
  exchanges() {
    return EXCHANGES;
  }

  @Get('meta/conditions/:kind')
  @ApiOperation({ summary: 'Codes of trade and quote conditions: there are none' })
  conditions() {
    return CONDITIONS;
  }

  @Get(':kind')
  @ApiOperation({ summary: 'Bars, trades or quotes of several symbols' })
  @ApiParam({ name: 'kind', enum: KINDS })
  @ApiQuery({ name: 'symbols' })
  @ApiQuery({ name: 'timeframe', required: false })
  @ApiQuery({ name: 'start', required: false })
  @ApiQuery({ name: 'end', required: false })
  @ApiQuery({ name: 'limit', required: false, description: '1000, at most 10000' })
  @ApiQuery({ name: 'page_token', required: false })
  async many(@Param('kind') kindText: string, @Query() query: QueryValues) {
    const kind = kindOf(kindText);
    const page = await this.history[kind](query, await this.symbols(query));
    return { [kind]: page.rows, next_page_token: page.nextPageToken };
  }

  @Get(':kind/latest')
  @ApiOperation({ summary: 'Latest trades, quotes or bars of several symbols' })
  @ApiParam({ name: 'kind', enum: KINDS })
  @ApiQuery({ name: 'symbols' })
  async manyLatest(@Param('kind') kindText: string, @Query() query: QueryValues) {
    const kind = kindOf(kindText);
    return { [kind]: await this.latest.many(await this.symbols(query), kind) };
  }

  @Get(':symbol/snapshot')
  @ApiOperation({ summary: 'Latest trade and quote, bars of minute and days, of a symbol' })
  async snapshot(@Param('symbol') name: string) {
    const { symbol } = await this.directory.find(name);
    return { symbol, ...(await this.history.snapshot(symbol)) };
  }

  @Get(':symbol/:kind')
  @ApiOperation({ summary: 'Bars, trades or quotes of a symbol' })
  @ApiParam({ name: 'kind', enum: KINDS })
  async one(
    @Param('symbol') name: string,
    @Param('kind') kindText: string,
    @Query() query: QueryValues,
  ) {
    const kind = kindOf(kindText);
    const { symbol } = await this.directory.find(name);
    const page = await this.history[kind](query, [symbol]);
    return { symbol, [kind]: page.rows[symbol] ?? [], next_page_token: page.nextPageToken };
  }

  @Get(':symbol/:kind/latest')
  @ApiOperation({ summary: 'Latest trade, quote or bar of a symbol' })
  @ApiParam({ name: 'kind', enum: KINDS })
  async oneLatest(@Param('symbol') name: string, @Param('kind') kindText: string) {
    const kind = kindOf(kindText);
    const { symbol } = await this.directory.find(name);
    return { symbol, [ONE_OF[kind]]: await this.latest.one(symbol, kind) };
  }

  private async symbols(query: QueryValues): Promise<string[]> {
    const names = queryList(query, 'symbols');
    if (names === null) throw missing('symbols');
    return symbolsOf(this.directory, names);
  }
}
