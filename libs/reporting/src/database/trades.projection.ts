import type { Entry, MatchEvent, Traded } from '@app/contracts';
import { matchStream, shardOfStream } from '@app/contracts';
import { multiplyExact } from '@app/kernel';
import type { Projection, Statement } from '@app/streams';

const INSERT_TRADES = `
  insert into reporting.trades (shard, trade_id, at, symbol, price_units, quantity,
                                buy_account_id, buy_order_id, sell_account_id, sell_order_id)
  select $1, * from unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[],
                           $7::text[], $8::uuid[], $9::text[], $10::uuid[])`;

const ADD_TOTALS = `
  insert into reporting.symbol_totals as total (symbol, trades, shares)
  select * from unnest($1::text[], $2::bigint[], $3::numeric[])
  on conflict (symbol) do update set
    trades = total.trades + excluded.trades, shares = total.shares + excluded.shares`;

/** Writes each trade with both its sides, and adds it to the sums of its symbol. */
export class TradesProjection implements Projection {
  readonly name = 'reporting.trades';
  readonly streams: readonly string[];
  readonly onPoison = 'dead_letter';

  constructor(shards: number) {
    this.streams = Array.from({ length: shards }, (_, shard) => matchStream(shard));
  }

  project(entries: readonly Entry[]): readonly Statement[] {
    const trades = entries.filter(isTrade);
    if (trades.length === 0) return [];
    return [insertTrades(trades), addTotals(trades)];
  }
}

function isTrade(entry: Entry): entry is Entry<Traded> {
  return (entry.event as MatchEvent).type === 'traded';
}

function insertTrades(trades: readonly Entry<Traded>[]): Statement {
  const buyTakes = ({ event }: Entry<Traded>): boolean => event.takerSide === 'buy';
  return {
    name: 'reporting.insert_trades',
    text: INSERT_TRADES,
    values: [
      shardOfStream(trades[0]?.stream ?? matchStream(0)),
      trades.map((trade) => trade.seq),
      trades.map((trade) => trade.at),
      trades.map(({ event }) => event.symbol),
      trades.map(({ event }) => multiplyExact(event.priceTicks, event.cashUnitsPerTick)),
      trades.map(({ event }) => event.quantityShares),
      trades.map((t) => (buyTakes(t) ? t.event.takerAccountId : t.event.makerAccountId)),
      trades.map((t) => (buyTakes(t) ? t.event.takerOrderId : t.event.makerOrderId)),
      trades.map((t) => (buyTakes(t) ? t.event.makerAccountId : t.event.takerAccountId)),
      trades.map((t) => (buyTakes(t) ? t.event.makerOrderId : t.event.takerOrderId)),
    ],
  };
}

function addTotals(trades: readonly Entry<Traded>[]): Statement {
  const totals = new Map<string, { trades: number; shares: number }>();
  for (const { event } of trades) {
    const total = totals.get(event.symbol);
    if (total === undefined) {
      totals.set(event.symbol, { trades: 1, shares: event.quantityShares });
    } else {
      total.trades += 1;
      total.shares += event.quantityShares;
    }
  }
  const rows = [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: 'reporting.add_totals',
    text: ADD_TOTALS,
    values: [
      rows.map(([symbol]) => symbol),
      rows.map(([, total]) => total.trades),
      rows.map(([, total]) => total.shares),
    ],
  };
}
