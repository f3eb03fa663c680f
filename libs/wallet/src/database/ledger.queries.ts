import type { LedgerQuery, LedgerRow } from '@app/contracts';
import { Database } from '@app/platform';
import { Injectable } from '@nestjs/common';

/** Sums over the projected ledger, as text because they may pass 2^53. */
export interface LedgerTotals {
  readonly unbalancedTransactions: number;
  readonly assetSums: readonly { asset: string; sum: string }[];
  readonly balanceDifferences: number;
  readonly settlements: number;
  readonly doubleSettlements: number;
}

/** Questions to the ledger tables; each names the account. */
@Injectable()
export class LedgerQueries {
  constructor(private readonly database: Database) {}

  async ledger(query: LedgerQuery): Promise<LedgerRow[]> {
    const values: unknown[] = [query.accountId];
    const where = ['account_id = $1'];
    const asc = query.direction === 'asc';
    if (query.asset !== null) where.push(`asset = $${values.push(query.asset)}`);
    if (query.kinds !== null) where.push(`kind = any($${values.push(query.kinds)}::text[])`);
    const orderId = query.orderId ?? null;
    if (orderId !== null) where.push(`order_id = $${values.push(orderId)}`);
    if (query.afterAt !== null) where.push(`at > $${values.push(query.afterAt)}`);
    if (query.untilAt !== null) where.push(`at <= $${values.push(query.untilAt)}`);
    if (query.cursor !== null) {
      const seq = values.push(query.cursor.seq);
      const leg = values.push(query.cursor.leg);
      where.push(`(seq, leg) ${asc ? '>' : '<'} ($${seq}, $${leg})`);
    }
    const way = asc ? 'asc' : 'desc';
    return await this.database.query<LedgerRow>(
      `select 'wallet:' || seq as "transactionId", seq, leg, at, kind, account_id as "accountId",
              asset, amount, order_id as "orderId", trade_id as "tradeId"
         from wallet.ledger where ${where.join(' and ')}
        order by seq ${way}, leg ${way} limit $${values.push(query.limit)}`,
      values,
    );
  }

  async fees(accountId: string, orderIds: readonly string[]): Promise<Record<string, number>> {
    const rows = await this.database.query<{ order_id: string; fee: number }>(
      `select order_id, (-sum(amount))::bigint as fee from wallet.ledger
        where kind = 'fee' and account_id = $1 and order_id = any($2::uuid[]) group by order_id`,
      [accountId, orderIds],
    );
    return Object.fromEntries(rows.map((row) => [row.order_id, row.fee]));
  }

  async totals(): Promise<LedgerTotals> {
    const [counts] = await this.database.query<Omit<LedgerTotals, 'assetSums'>>(
      `select
        (select count(*) from (select 1 from wallet.ledger group by seq, asset
           having sum(amount) <> 0) t) as "unbalancedTransactions",
        (select count(*) from (select account_id, asset, sum(amount) as amount from wallet.ledger
           group by 1, 2) l full join wallet.balances b using (account_id, asset)
          where coalesce(l.amount, 0) <> coalesce(b.amount, 0)) as "balanceDifferences",
        (select count(distinct seq) from wallet.ledger where trade_id is not null)
          as "settlements",
        (select count(*) from (select 1 from wallet.ledger where trade_id is not null
           group by trade_id having count(distinct seq) > 1) d) as "doubleSettlements"`,
    );
    const assetSums = await this.database.query<{ asset: string; sum: string }>(
      `select asset, sum(amount)::text as sum from wallet.ledger group by asset order by asset`,
    );
    return {
      unbalancedTransactions: counts?.unbalancedTransactions ?? 0,
      balanceDifferences: counts?.balanceDifferences ?? 0,
      settlements: counts?.settlements ?? 0,
      doubleSettlements: counts?.doubleSettlements ?? 0,
      assetSums,
    };
  }

  /** Balances as the ledger's legs add up, for comparison with the stage's memory. */
  async balances(): Promise<{ accountId: string; asset: string; amount: number }[]> {
    return await this.database.query(
      `select account_id as "accountId", asset, amount from wallet.balances`,
    );
  }
}
