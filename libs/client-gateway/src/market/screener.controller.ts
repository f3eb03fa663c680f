import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock } from '@app/kernel';

import { Access } from '../auth/access.decorators';
import { cashNumber } from '../money';
import { queryCount, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { formatTime } from '../validation/times';
import { InstrumentDirectory } from './instrument-directory';
import { MarketHistory } from './market-history.service';

const TOP_ACTIVE = { min: 1, max: 100, fallback: 10 };
const TOP_MOVERS = { min: 1, max: 50, fallback: 10 };

/** A symbol's day in figures; prices in cash units. */
interface DayFigures {
  readonly symbol: string;
  readonly volume: number;
  readonly tradeCount: number;
  readonly priceUnits: number;
  readonly beforeUnits: number;
}

/** Which symbols moved most today. */
@ApiTags('market data')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v1beta1/screener/stocks')
@Access({ weight: 5 })
export class ScreenerController {
  constructor(
    private readonly history: MarketHistory,
    private readonly directory: InstrumentDirectory,
    private readonly clock: Clock,
  ) {}

  @Get('most-actives')
  @ApiOperation({ summary: 'Symbols with most shares or trades today' })
  @ApiQuery({ name: 'by', required: false, description: 'volume (default), trades' })
  @ApiQuery({ name: 'top', required: false })
  async mostActives(@Query() query: QueryValues) {
    const by = queryWord(query, 'by', ['volume', 'trades']) ?? 'volume';
    const top = queryCount(query, 'top', TOP_ACTIVE);
    const figures = (await this.figures()).filter((one) => one.tradeCount > 0);
    const figure = (one: DayFigures): number => (by === 'volume' ? one.volume : one.tradeCount);
    figures.sort((a, b) => figure(b) - figure(a));
    return {
      last_updated: formatTime(this.clock.now()),
      most_actives: figures.slice(0, top).map(({ symbol, volume, tradeCount }) => ({
        symbol,
        volume,
        trade_count: tradeCount,
      })),
    };
  }

  @Get('movers')
  @ApiOperation({ summary: 'Symbols that gained and lost most since the last day' })
  @ApiQuery({ name: 'top', required: false })
  async movers(@Query() query: QueryValues) {
    const top = queryCount(query, 'top', TOP_MOVERS);
    const rows = (await this.figures()).map((one) => {
      const change = one.priceUnits - one.beforeUnits;
      return { one, change, percent: (change / one.beforeUnits) * 100 };
    });
    const present = ({ one, change, percent }: (typeof rows)[number]) => ({
      symbol: one.symbol,
      price: cashNumber(one.priceUnits),
      change: cashNumber(change),
      percent_change: Math.round(percent * 100) / 100,
    });
    const gainers = rows.filter((row) => row.change > 0).sort((a, b) => b.percent - a.percent);
    const losers = rows.filter((row) => row.change < 0).sort((a, b) => a.percent - b.percent);
    return {
      gainers: gainers.slice(0, top).map(present),
      losers: losers.slice(0, top).map(present),
      market_type: 'stocks',
      last_updated: formatTime(this.clock.now()),
    };
  }

  private async figures(): Promise<DayFigures[]> {
    const statuses = await this.directory.statuses();
    return Promise.all(
      statuses.map(async ({ instrument }) => {
        const { symbol, referencePriceTicks, cashUnitsPerTick } = instrument;
        const { snapshot, days } = await this.history.figures(symbol);
        const referenceUnits = referencePriceTicks * cashUnitsPerTick;
        return {
          symbol,
          volume: days.today?.volumeShares ?? 0,
          tradeCount: days.today?.trades ?? 0,
          priceUnits: snapshot.lastTrade?.priceUnits ?? referenceUnits,
          beforeUnits: days.previous?.closeUnits ?? referenceUnits,
        };
      }),
    );
  }
}
