import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { MarketDataApi } from '@app/contracts';

import { malformed } from '../validation/decimal-field';
import { queryCount, queryText, queryTime } from '../validation/query';
import type { Query } from '../validation/query';
import { DAY_MS } from '../validation/times';
import { presentBar } from './market-data.presenter';

const PAGE = { min: 1, max: 10_000, fallback: 1_000 };

type Bar = ReturnType<typeof presentBar>;

/** A page of bars over several symbols. */
export interface BarPage {
  readonly bars: Readonly<Record<string, readonly Bar[]>>;
  readonly nextPageToken: string | null;
}

/** One-minute bars, symbol by symbol in the order asked for, `limit` in all per page. */
@Injectable()
export class BarsService {
  constructor(
    private readonly market: MarketDataApi,
    private readonly clock: Clock,
  ) {}

  /** Throws MALFORMED_FIELD, TYPE_NOT_SUPPORTED for a time frame other than 1Min. */
  async page(query: Query, symbols: readonly string[]): Promise<BarPage> {
    oneMinute(query);
    const limit = queryCount(query, 'limit', PAGE);
    const endAt = (queryTime(query, 'end') ?? this.clock.now()) + 1;
    const startAt = queryTime(query, 'start') ?? dayStart(endAt);
    const token = pageToken(query, symbols);
    const bars: Record<string, readonly Bar[]> = {};
    let room = limit;
    for (const symbol of symbols.slice(token.index)) {
      if (room === 0) return { bars, nextPageToken: `${symbol}|${startAt}` };
      const resumed = symbol === token.symbol ? token.startAt : startAt;
      const window = { symbol, startAt: resumed, endAt, limit: room + 1 };
      const candles = await this.market.candles(window);
      if (candles.length > 0) bars[symbol] = candles.slice(0, room).map(presentBar);
      const next = candles[room];
      if (next !== undefined) return { bars, nextPageToken: `${symbol}|${next.startAt}` };
      room -= candles.length;
    }
    return { bars, nextPageToken: null };
  }
}

function oneMinute(query: Query): void {
  const timeframe = queryText(query, 'timeframe')?.toLowerCase() ?? '1min';
  if (['1min', '1t', 'min', 'minute', '1minute'].includes(timeframe)) return;
  throw new DomainError('TYPE_NOT_SUPPORTED', 'timeframe must be 1Min', { field: 'timeframe' });
}

function pageToken(query: Query, symbols: readonly string[]) {
  const text = queryText(query, 'page_token');
  if (text === null) return { index: 0, symbol: null, startAt: 0 };
  const match = /^(.{1,24})\|([0-9]{1,15})$/.exec(text);
  const index = symbols.indexOf(match?.[1] ?? '');
  if (match === null || index < 0) throw malformed('page_token', 'is not one of ours');
  return { index, symbol: match[1] ?? null, startAt: Number.parseInt(match[2] ?? '', 10) };
}

function dayStart(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}
