import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { MarketDataApi } from '@app/contracts';

import { Access } from '../auth/access.decorators';
import { missing } from '../validation/decimal-field';
import { queryList } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { presentCryptoBook } from './book.presenter';
import { InstrumentDirectory } from './instrument-directory';
import { kindOf, LatestData } from './latest.service';
import { MarketHistory } from './market-history.service';
import { symbolsOf } from './symbols';

/** Most levels of a side; a client that wants all asks `/v2/orderbooks`. */
const DEPTH = 1_000;

/**
 * Our equities under the paths that ccxt asks for market data (contract section 5), open to all.
 */
@ApiTags('market data')
@Controller('v1beta3/crypto/us')
@Access({ credentials: 'optional' })
export class CryptoController {
  constructor(
    private readonly market: MarketDataApi,
    private readonly history: MarketHistory,
    private readonly latest: LatestData,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get('latest/orderbooks')
  @ApiOperation({ summary: 'Books of several symbols' })
  @ApiQuery({ name: 'symbols' })
  async books(@Query() query: QueryValues) {
    const symbols = await this.symbols(query);
    const books = await Promise.all(
      symbols.map((symbol) => this.market.book({ symbol, depth: DEPTH })),
    );
    return { orderbooks: Object.fromEntries(books.map((b) => [b.symbol, presentCryptoBook(b)])) };
  }

  @Get('latest/:kind')
  @ApiOperation({ summary: 'Latest trades, quotes or bars of several symbols' })
  @ApiParam({ name: 'kind', enum: ['trades', 'quotes', 'bars'] })
  @ApiQuery({ name: 'symbols' })
  async manyLatest(@Param('kind') kindText: string, @Query() query: QueryValues) {
    const kind = kindOf(kindText);
    return { [kind]: await this.latest.many(await this.symbols(query), kind) };
  }

  @Get('snapshots')
  @ApiOperation({ summary: 'Latest trade and quote, bars of minute and days, of several symbols' })
  @ApiQuery({ name: 'symbols' })
  async snapshots(@Query() query: QueryValues) {
    const symbols = await this.symbols(query);
    const all = await Promise.all(symbols.map((symbol) => this.history.snapshot(symbol)));
    return { snapshots: Object.fromEntries(symbols.map((symbol, index) => [symbol, all[index]])) };
  }

  @Get(':kind')
  @ApiOperation({ summary: 'Bars, trades or quotes of several symbols' })
  @ApiParam({ name: 'kind', enum: ['trades', 'quotes', 'bars'] })
  @ApiQuery({ name: 'symbols' })
  async many(@Param('kind') kindText: string, @Query() query: QueryValues) {
    const kind = kindOf(kindText);
    const page = await this.history[kind](query, await this.symbols(query));
    return { [kind]: page.rows, next_page_token: page.nextPageToken };
  }

  private async symbols(query: QueryValues): Promise<string[]> {
    const names = queryList(query, 'symbols');
    if (names === null) throw missing('symbols');
    return symbolsOf(this.directory, names);
  }
}
