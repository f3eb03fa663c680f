import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { Clock, DomainError } from '@app/kernel';
import { MarketDataApi } from '@app/contracts';
import type { MarketSnapshot } from '@app/contracts';

import { missing } from '../validation/decimal-field';
import { queryList } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { BarsService } from './bars.service';
import { InstrumentDirectory } from './instrument-directory';
import { presentBar, presentQuote, presentSnapshot, presentTrade } from './market-data.presenter';
import { symbolsOf } from './symbols';

/** The three things of which there is a latest one, as they stand in paths. */
type Kind = 'trades' | 'quotes' | 'bars';
const ONE_OF: Readonly<Record<Kind, string>> = { trades: 'trade', quotes: 'quote', bars: 'bar' };

/** Market data by REST: contract section 5. Prices and sizes are JSON numbers. */
@ApiTags('market data')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/stocks')
export class StocksController {
  constructor(
    private readonly market: MarketDataApi,
    private readonly bars: BarsService,
    private readonly directory: InstrumentDirectory,
    private readonly clock: Clock,
  ) {}

  @Get('bars')
  @ApiOperation({ summary: 'One-minute bars of several symbols' })
  @ApiQuery({ name: 'symbols' })
  @ApiQuery({ name: 'timeframe', required: false })
  async manyBars(@Query() query: QueryValues) {
    const page = await this.bars.page(query, await this.symbols(query));
    return { bars: page.bars, next_page_token: page.nextPageToken };
  }

  @Get('snapshots')
  @ApiOperation({ summary: 'Latest trade, quote and bar of several symbols' })
  @ApiQuery({ name: 'symbols' })
  async snapshots(@Query() query: QueryValues) {
    const at = this.clock.now();
    const snapshots = await this.latest(await this.symbols(query));
    return Object.fromEntries(
      snapshots.map((one) => [one.instrument.symbol, presentSnapshot(one, at)]),
    );
  }

  @Get(':kind/latest')
  @ApiOperation({ summary: 'Latest trades, quotes or bars of several symbols' })
  @ApiParam({ name: 'kind', enum: Object.keys(ONE_OF) })
  @ApiQuery({ name: 'symbols' })
  async manyLatest(@Param('kind') kindText: string, @Query() query: QueryValues) {
    const kind = kindOf(kindText);
    const snapshots = await this.latest(await this.symbols(query));
    const rows = snapshots.flatMap((one) => {
      const row = this.row(one, kind);
      return row === null ? [] : [[one.instrument.symbol, row] as const];
    });
    return { [kind]: Object.fromEntries(rows) };
  }

  @Get(':symbol/bars')
  @ApiOperation({ summary: 'One-minute bars of a symbol' })
  async oneBars(@Param('symbol') name: string, @Query() query: QueryValues) {
    const { symbol } = await this.directory.find(name);
    const page = await this.bars.page(query, [symbol]);
    return { symbol, bars: page.bars[symbol] ?? [], next_page_token: page.nextPageToken };
  }

  @Get(':symbol/snapshot')
  @ApiOperation({ summary: 'Latest trade, quote and bar of a symbol' })
  async snapshot(@Param('symbol') name: string) {
    const { symbol } = await this.directory.find(name);
    const snapshot = await this.market.snapshot({ symbol });
    return { symbol, ...presentSnapshot(snapshot, this.clock.now()) };
  }

  @Get(':symbol/:kind/latest')
  @ApiOperation({ summary: 'Latest trade, quote or bar of a symbol' })
  @ApiParam({ name: 'kind', enum: Object.keys(ONE_OF) })
  async oneLatest(@Param('symbol') name: string, @Param('kind') kindText: string) {
    const kind = kindOf(kindText);
    const { symbol } = await this.directory.find(name);
    const snapshot = await this.market.snapshot({ symbol });
    return { symbol, [ONE_OF[kind]]: this.row(snapshot, kind) };
  }

  private async symbols(query: QueryValues): Promise<string[]> {
    const names = queryList(query, 'symbols');
    if (names === null) throw missing('symbols');
    return symbolsOf(this.directory, names);
  }

  private latest(symbols: readonly string[]): Promise<MarketSnapshot[]> {
    return Promise.all(symbols.map((symbol) => this.market.snapshot({ symbol })));
  }

  private row(snapshot: MarketSnapshot, kind: Kind): object | null {
    if (kind === 'quotes') return presentQuote(snapshot, this.clock.now());
    if (kind === 'bars') return snapshot.minute === null ? null : presentBar(snapshot.minute);
    return snapshot.lastTrade === null ? null : presentTrade(snapshot.lastTrade);
  }
}

function kindOf(text: string): Kind {
  if (Object.hasOwn(ONE_OF, text)) return text as Kind;
  throw new DomainError('ROUTE_NOT_FOUND', 'route not found');
}
