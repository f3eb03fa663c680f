import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { MarketDataApi } from '@app/contracts';

import { missing } from '../validation/decimal-field';
import { queryCount, queryList } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { presentBook } from './book.presenter';
import type { BookObject } from './book.presenter';
import { CHECKSUM_LEVELS } from './checksum';
import { InstrumentDirectory } from './instrument-directory';
import { symbolsOf } from './symbols';

const DEPTH = { min: 1, max: 1_000, fallback: 100 };

/** Books by price level, with sequence and checksum (contract section 8). */
@ApiTags('market data')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/orderbooks')
export class OrderbooksController {
  constructor(
    private readonly market: MarketDataApi,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Several books' })
  @ApiQuery({ name: 'symbols' })
  @ApiQuery({ name: 'depth', required: false })
  async many(
    @Query() query: QueryValues,
  ): Promise<{ orderbooks: Readonly<Record<string, BookObject>> }> {
    const names = queryList(query, 'symbols');
    if (names === null) throw missing('symbols');
    const depth = queryCount(query, 'depth', DEPTH);
    const symbols = await symbolsOf(this.directory, names);
    const books = await Promise.all(symbols.map((symbol) => this.book(symbol, depth)));
    return { orderbooks: Object.fromEntries(books.map((book) => [book.symbol, book])) };
  }

  @Get(':symbol')
  @ApiOperation({ summary: 'One book' })
  @ApiQuery({ name: 'depth', required: false })
  async one(@Param('symbol') name: string, @Query() query: QueryValues): Promise<BookObject> {
    const depth = queryCount(query, 'depth', DEPTH);
    const { symbol } = await this.directory.find(name);
    return this.book(symbol, depth);
  }

  private async book(symbol: string, depth: number): Promise<BookObject> {
    const snapshot = await this.market.book({ symbol, depth: Math.max(depth, CHECKSUM_LEVELS) });
    return presentBook(snapshot, depth);
  }
}
