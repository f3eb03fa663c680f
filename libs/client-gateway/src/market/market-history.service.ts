import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { MarketDataApi } from '@app/contracts';
import type { BarUnit, Candle, MarketSnapshot, PublicTrade, Quote } from '@app/contracts';

import { queryText, queryTime } from '../validation/query';
import type { Query } from '../validation/query';
import { DAY_MS } from '../validation/times';
import { historyPage } from './history-page';
import type { HistoryPage } from './history-page';
import { presentBar, presentQuote, presentSnapshot, presentTrade } from './market-data.presenter';
import type { DayBars } from './market-data.presenter';
import { parseTimeframe } from './timeframe';

/** How far back bars go when no start is named, in days; 0 is the start of today. */
const DEFAULT_DAYS: Readonly<Record<BarUnit, number>> = {
  minute: 0,
  hour: 0,
  day: 365,
  week: 3_650,
  month: 3_650,
};
/** How far back the last trading day before today is looked for. */
const PREVIOUS_DAYS = 30;

type Bar = ReturnType<typeof presentBar>;
type Trade = ReturnType<typeof presentTrade>;
type ShownQuote = ReturnType<typeof presentQuote>;

/** The past of the market as pages, and the days of a snapshot. */
@Injectable()
export class MarketHistory {
  constructor(
    private readonly market: MarketDataApi,
    private readonly clock: Clock,
  ) {}

  /** Bars of any time frame. Throws MALFORMED_FIELD. */
  async bars(query: Query, symbols: readonly string[]): Promise<HistoryPage<Bar>> {
    const frame = parseTimeframe(queryText(query, 'timeframe') ?? '1Min');
    const range = this.range(query, DEFAULT_DAYS[frame.unit]);
    const page = await historyPage<Candle>(query, symbols, {
      keyOf: (candle) => candle.startAt,
      rows: (symbol, { direction, from, limit }) => {
        const startAt = direction === 'asc' ? (from ?? range.startAt) : range.startAt;
        const endAt = direction === 'desc' && from !== null ? from + 1 : range.endAt;
        return this.market.bars({ symbol, ...frame, startAt, endAt, direction, limit });
      },
    });
    return presented(page, presentBar);
  }

  /** Trades, with a cursor by trade id. Throws MALFORMED_FIELD. */
  async trades(query: Query, symbols: readonly string[]): Promise<HistoryPage<Trade>> {
    const range = this.range(query, 0);
    const page = await historyPage<PublicTrade>(query, symbols, {
      keyOf: (trade) => trade.tradeId,
      rows: (symbol, { direction, from, limit }) => {
        const step = direction === 'asc' ? -1 : 1;
        const cursor = from === null ? null : from + step;
        return this.market.tradesBetween({ symbol, ...range, direction, cursor, limit });
      },
    });
    return presented(page, presentTrade);
  }

  /** Changes of best bid and offer, with a cursor by sequence. Throws MALFORMED_FIELD. */
  async quotes(query: Query, symbols: readonly string[]): Promise<HistoryPage<ShownQuote>> {
    const range = this.range(query, 0);
    const page = await historyPage<Quote>(query, symbols, {
      keyOf: (quote) => quote.sequence,
      rows: (symbol, { direction, from, limit }) => {
        const step = direction === 'asc' ? -1 : 1;
        const cursor = from === null ? null : from + step;
        return this.market.quotesBetween({ symbol, ...range, direction, cursor, limit });
      },
    });
    return presented(page, presentQuote);
  }

  /** What a symbol looks like now, with the bars of today and of the last day before. */
  async snapshot(symbol: string): Promise<ReturnType<typeof presentSnapshot>> {
    const { snapshot, days } = await this.figures(symbol);
    return presentSnapshot(snapshot, days, this.clock.now());
  }

  /** As {@link snapshot}, before it is turned into its public form. */
  async figures(symbol: string): Promise<{ snapshot: MarketSnapshot; days: DayBars }> {
    const [snapshot, days] = await Promise.all([
      this.market.snapshot({ symbol }),
      this.days(symbol),
    ]);
    return { snapshot, days };
  }

  private async days(symbol: string): Promise<DayBars> {
    const now = this.clock.now();
    const today = now - (now % DAY_MS);
    const [newest, before] = await this.market.bars({
      symbol,
      unit: 'day',
      count: 1,
      startAt: today - PREVIOUS_DAYS * DAY_MS,
      endAt: today + DAY_MS,
      direction: 'desc',
      limit: 2,
    });
    if (newest === undefined) return { today: null, previous: null };
    if (newest.startAt < today) return { today: null, previous: newest };
    return { today: newest, previous: before ?? null };
  }

  /** `start` (inclusive) and `end` (inclusive in the query, exclusive here). */
  private range(query: Query, defaultDays: number): { startAt: number; endAt: number } {
    const now = this.clock.now();
    const endAt = (queryTime(query, 'end') ?? now) + 1;
    const fallback = Math.min(endAt - 1, now);
    const startAt =
      queryTime(query, 'start') ?? fallback - (fallback % DAY_MS) - defaultDays * DAY_MS;
    return { startAt: Math.max(0, startAt), endAt };
  }
}

function presented<Row, Shown>(
  page: HistoryPage<Row>,
  present: (row: Row) => Shown,
): HistoryPage<Shown> {
  const rows = Object.entries(page.rows).map(([symbol, list]) => [symbol, list.map(present)]);
  return {
    rows: Object.fromEntries(rows) as Record<string, Shown[]>,
    nextPageToken: page.nextPageToken,
  };
}
