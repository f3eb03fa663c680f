import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import type {
  ReportingApi,
  SurveillanceAlert,
  SurveillanceQuery,
  TradeReportRow,
} from '@app/contracts';
import { Clock, DomainError, required } from '@app/kernel';
import { Database } from '@app/platform';
import type { FollowerHandle, Projection } from '@app/streams';
import { StreamRegistry } from '@app/streams';

import { AlertStore } from './database/alert.store';
import { SurveillanceProjection } from './database/surveillance.projection';
import { TradesProjection } from './database/trades.projection';
import { ReportingOptions } from './reporting.options';

/** How long a question waits for the table to reach the end of the streams. */
const FRESH_WAIT_MS = 250;

interface TradeRow {
  trade_id: number;
  shard: number;
  at: number;
  symbol: string;
  price_units: number;
  quantity: number;
  buy_account_id: string;
  buy_order_id: string;
  sell_account_id: string;
  sell_order_id: string;
}

/** A projection with its place in the streams. */
interface Followed {
  readonly streams: readonly string[];
  readonly follower: FollowerHandle;
}

/** Answers reports and alerts from the tables that its projections write. */
@Injectable()
export class ReportingService implements ReportingApi, OnModuleInit {
  private readonly alertStore: AlertStore;
  private reported: Followed | null = null;
  private watched: Followed | null = null;

  constructor(
    private readonly registry: StreamRegistry,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly options: ReportingOptions,
  ) {
    this.alertStore = new AlertStore(database);
  }

  onModuleInit(): void {
    this.reported = this.follow(new TradesProjection(this.options.shards));
    this.watched = this.follow(new SurveillanceProjection());
  }

  async trades(query: {
    accountId: string | null;
    symbol: string | null;
    orderId?: string | null;
    beforeTradeId: number | null;
    limit: number;
  }): Promise<TradeReportRow[]> {
    await this.freshen(this.reported);
    const { accountId, symbol, beforeTradeId, limit } = query;
    const before = beforeTradeId ?? Number.MAX_SAFE_INTEGER;
    if (accountId === null || (query.orderId ?? null) !== null) {
      return await this.everybody({ ...query, before });
    }
    const rows = await this.database.query<TradeRow>(
      `select * from (
         (select * from reporting.trades
           where buy_account_id = $1 and trade_id < $3 and ($2::text is null or symbol = $2)
           order by trade_id desc limit $4)
         union
         (select * from reporting.trades
           where sell_account_id = $1 and trade_id < $3 and ($2::text is null or symbol = $2)
           order by trade_id desc limit $4)
       ) as sides order by trade_id desc, shard desc limit $4`,
      [accountId, symbol, before, limit],
    );
    return rows.map(toReport);
  }

  private async everybody(query: {
    accountId: string | null;
    symbol: string | null;
    orderId?: string | null;
    before: number;
    limit: number;
  }): Promise<TradeReportRow[]> {
    const { accountId, symbol, orderId = null, before, limit } = query;
    const rows = await this.database.query<TradeRow>(
      `select * from reporting.trades
        where trade_id < $1 and ($2::text is null or symbol = $2)
          and ($3::uuid is null or buy_order_id = $3 or sell_order_id = $3)
          and ($5::text is null or buy_account_id = $5 or sell_account_id = $5)
        order by trade_id desc, shard desc limit $4`,
      [before, symbol, orderId, limit, accountId],
    );
    return rows.map(toReport);
  }

  async totals(): Promise<{ symbol: string; trades: number; shares: string }[]> {
    await this.freshen(this.reported);
    return await this.database.query(
      'select symbol, trades, shares::text from reporting.symbol_totals order by symbol',
    );
  }

  async alerts(query: SurveillanceQuery): Promise<SurveillanceAlert[]> {
    await this.freshen(this.watched);
    return await this.alertStore.list(query);
  }

  async acknowledgeAlert(request: {
    id: string;
    by: string;
    note: string;
  }): Promise<SurveillanceAlert> {
    const { id, by, note } = request;
    const alert = await this.alertStore.acknowledge(id, { by, at: this.clock.now(), note });
    if (alert === null)
      throw new DomainError('ALERT_NOT_FOUND', 'no such alert was raised', { id });
    return alert;
  }

  private follow(projection: Projection): Followed {
    return { streams: projection.streams, follower: this.registry.addProjection(projection) };
  }

  /** Waits a moment for the table to get to the end; a table that lags is shown as it is. */
  private async freshen(followed: Followed | null): Promise<void> {
    const { streams, follower } = required(followed, 'projections');
    try {
      for (const stream of streams) {
        await follower.reach(stream, await this.registry.head(stream), FRESH_WAIT_MS);
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
}

function toReport(row: TradeRow): TradeReportRow {
  return {
    tradeId: row.trade_id,
    shard: row.shard,
    at: row.at,
    symbol: row.symbol,
    priceUnits: row.price_units,
    quantityShares: row.quantity,
    buyAccountId: row.buy_account_id,
    buyOrderId: row.buy_order_id,
    sellAccountId: row.sell_account_id,
    sellOrderId: row.sell_order_id,
  };
}
