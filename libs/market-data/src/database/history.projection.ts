import type { Entry, MatchEvent, PublicTrade, Traded } from '@app/contracts';
import { matchStream, shardOfStream } from '@app/contracts';
import type { Projection, Statement } from '@app/streams';

import { MinuteCandle } from '../domain/minute-candle';
import { publicTrade } from '../domain/symbol-market';

const INSERT_TRADES = `
  insert into market_data.trades (symbol, trade_id, shard, at, price_units, quantity, taker_side)
  select * from unnest($1::text[], $2::bigint[], $3::integer[], $4::bigint[], $5::bigint[],
                       $6::bigint[], $7::text[])`;

// The order of entries makes the stored candle the earlier part: it keeps its open, and the new
// part gives the close.
const MERGE_CANDLES = `
  insert into market_data.candles_1m as stored (symbol, start_at, open_units, high_units, low_units,
                                                close_units, volume, trades, notional)
  select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[],
                       $6::bigint[], $7::bigint[], $8::bigint[], $9::numeric[])
  on conflict (symbol, start_at) do update set
    high_units = greatest(stored.high_units, excluded.high_units),
    low_units = least(stored.low_units, excluded.low_units),
    close_units = excluded.close_units,
    volume = stored.volume + excluded.volume,
    trades = stored.trades + excluded.trades,
    notional = stored.notional + excluded.notional`;

/**
 * Writes trades and one-minute candles: per run of entries one insert of the trades and one upsert
 * per symbol and minute. It halts at an entry that it cannot write, since a candle that lacks a
 * trade would be wrong for good.
 */
export class HistoryProjection implements Projection {
  readonly name = 'market-data.history';
  readonly streams: readonly string[];
  readonly onPoison = 'halt';

  constructor(shards: number) {
    this.streams = Array.from({ length: shards }, (_, shard) => matchStream(shard));
  }

  project(entries: readonly Entry[]): readonly Statement[] {
    const trades = tradesOf(entries);
    if (trades.length === 0) return [];
    trades.sort(bySymbolThenNumber);
    return [insertTrades(trades), mergeCandles(candlesOf(trades))];
  }
}

function tradesOf(entries: readonly Entry[]): PublicTrade[] {
  const shard = shardOfStream(entries[0]?.stream ?? matchStream(0));
  const trades: PublicTrade[] = [];
  for (const entry of entries) {
    if ((entry.event as MatchEvent).type !== 'traded') continue;
    trades.push(publicTrade(entry.event as Traded, shard, entry.seq, entry.at));
  }
  return trades;
}

function bySymbolThenNumber(a: PublicTrade, b: PublicTrade): number {
  if (a.symbol !== b.symbol) return a.symbol < b.symbol ? -1 : 1;
  return a.tradeId - b.tradeId;
}

function insertTrades(trades: readonly PublicTrade[]): Statement {
  return {
    name: 'market_data.insert_trades',
    text: INSERT_TRADES,
    values: [
      trades.map((trade) => trade.symbol),
      trades.map((trade) => trade.tradeId),
      trades.map((trade) => trade.shard),
      trades.map((trade) => trade.at),
      trades.map((trade) => trade.priceUnits),
      trades.map((trade) => trade.quantityShares),
      trades.map((trade) => trade.takerSide),
    ],
  };
}

/** Candles of trades sorted by symbol and number, whose stamps never fall. */
function candlesOf(trades: readonly PublicTrade[]): MinuteCandle[] {
  const candles: MinuteCandle[] = [];
  let candle: MinuteCandle | null = null;
  for (const trade of trades) {
    if (candle !== null && candle.covers(trade)) candle.add(trade);
    else candles.push((candle = new MinuteCandle(trade)));
  }
  return candles;
}

function mergeCandles(candles: readonly MinuteCandle[]): Statement {
  return {
    name: 'market_data.merge_candles',
    text: MERGE_CANDLES,
    values: [
      candles.map((candle) => candle.symbol),
      candles.map((candle) => candle.startAt),
      candles.map((candle) => candle.openUnits),
      candles.map((candle) => candle.highUnits),
      candles.map((candle) => candle.lowUnits),
      candles.map((candle) => candle.closeUnits),
      candles.map((candle) => candle.volumeShares),
      candles.map((candle) => candle.trades),
      candles.map((candle) => candle.notional.toString()),
    ],
  };
}
