import type {
  BarsQuery,
  Candle,
  CandleHistory,
  PublicTrade,
  Side,
  TradesQuery,
} from '@app/contracts';
import type { Database } from '@app/platform';

import { barStartSql } from '../domain/bar-width';

interface TradeRow {
  trade_id: number;
  shard: number;
  at: number;
  symbol: string;
  price_units: number;
  quantity: number;
  taker_side: Side;
}

interface CandleRow {
  symbol: string;
  start_at: number;
  bar_start_at?: number;
  open_units: number;
  high_units: number;
  low_units: number;
  close_units: number;
  volume: number;
  trades: number;
  notional: string;
}

/** Reads the tables that the history projection writes. */
export class HistoryStore {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** At most `limit` trades with a number below `beforeTradeId`, newest first. */
  async trades(symbol: string, beforeTradeId: number, limit: number): Promise<PublicTrade[]> {
    const rows = await this.database.query<TradeRow>(
      `select trade_id, shard, at, symbol, price_units, quantity, taker_side
         from market_data.trades where symbol = $1 and trade_id < $2
        order by trade_id desc limit $3`,
      [symbol, beforeTradeId, limit],
    );
    return rows.map(tradeOf);
  }

  /** Trades of a time. */
  async tradesBetween(query: TradesQuery): Promise<PublicTrade[]> {
    const [beyond, order] = query.direction === 'asc' ? ['>', 'asc'] : ['<', 'desc'];
    const rows = await this.database.query<TradeRow>(
      `select trade_id, shard, at, symbol, price_units, quantity, taker_side
         from market_data.trades
        where symbol = $1 and at >= $2 and at < $3
          and ($4::bigint is null or trade_id ${beyond} $4::bigint)
        order by trade_id ${order} limit $5`,
      [query.symbol, query.startAt, query.endAt, query.cursor, query.limit],
    );
    return rows.map(tradeOf);
  }

  /** Candles gathered from the minutes in [startAt, endAt) of the query. */
  async bars(query: BarsQuery): Promise<Candle[]> {
    const rows = await this.database.query<CandleRow>(
      `select symbol, ${barStartSql(query)} as bar_start_at,
              (array_agg(open_units order by start_at))[1] as open_units,
              max(high_units) as high_units, min(low_units) as low_units,
              (array_agg(close_units order by start_at desc))[1] as close_units,
              sum(volume)::bigint as volume, sum(trades)::bigint as trades,
              sum(notional)::text as notional
         from market_data.candles_1m where symbol = $1 and start_at >= $2 and start_at < $3
        group by symbol, bar_start_at
        order by bar_start_at ${query.direction === 'asc' ? 'asc' : 'desc'} limit $4`,
      [query.symbol, query.startAt, query.endAt, query.limit],
    );
    return rows.map((row) => ({ ...candleOf(row), startAt: row.bar_start_at ?? 0 }));
  }

  /** At most `limit` candles of minutes in [startAt, endAt), oldest first. */
  async candles(range: {
    symbol: string;
    startAt: number;
    endAt: number;
    limit: number;
  }): Promise<Candle[]> {
    const rows = await this.database.query<CandleRow>(
      `select symbol, start_at, open_units, high_units, low_units, close_units, volume, trades,
              notional::text
         from market_data.candles_1m where symbol = $1 and start_at >= $2 and start_at < $3
        order by start_at limit $4`,
      [range.symbol, range.startAt, range.endAt, range.limit],
    );
    return rows.map(candleOf);
  }

  /** Stores minutes that are not there yet, in one statement; answers how many were new. */
  async load(history: CandleHistory): Promise<number> {
    const [row] = await this.database.query<{ loaded: number }>(
      `with stored as (
         insert into market_data.candles_1m (symbol, start_at, open_units, high_units, low_units,
                                             close_units, volume, trades, notional)
         select $1, * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[],
                                  $6::bigint[], $7::bigint[], $8::bigint[], $9::numeric[])
         on conflict do nothing returning 1)
       select count(*)::bigint as loaded from stored`,
      [
        history.symbol,
        history.startAt,
        history.openUnits,
        history.highUnits,
        history.lowUnits,
        history.closeUnits,
        history.volumeShares,
        history.trades,
        history.notional,
      ],
    );
    return row?.loaded ?? 0;
  }
}

function tradeOf(row: TradeRow): PublicTrade {
  return {
    tradeId: row.trade_id,
    shard: row.shard,
    at: row.at,
    symbol: row.symbol,
    priceUnits: row.price_units,
    quantityShares: row.quantity,
    takerSide: row.taker_side,
  };
}

function candleOf(row: CandleRow): Candle {
  return {
    symbol: row.symbol,
    startAt: row.start_at,
    openUnits: row.open_units,
    highUnits: row.high_units,
    lowUnits: row.low_units,
    closeUnits: row.close_units,
    volumeShares: row.volume,
    trades: row.trades,
    notional: row.notional,
  };
}
