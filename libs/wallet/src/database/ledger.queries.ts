import type { LedgerQuery, LedgerRow } from '@app/contracts';
import { CASH_ASSET } from '@app/contracts';
import type { Database } from '@app/platform';

/** Sums over the projected ledger, as text because they may pass 2^53. */
export interface LedgerTotals {
  readonly unbalancedTransactions: number;
  readonly assetSums: readonly { asset: string; sum: string }[];
  readonly balanceDifferences: number;
  readonly settlements: number;
  readonly doubleSettlements: number;
}

/** Stream and number of a row's entry. */
const TRANSACTION = `'wallet:' || case shard when 0 then '' else shard || ':' end || seq`;

/** Questions to the ledger tables; each names the account, or the shard that it is about. */
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
      `select ${TRANSACTION} as "transactionId", seq, leg, at, kind, account_id as "accountId",
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

  async totals(shard: number): Promise<LedgerTotals> {
    // A symbol is on one matching shard, so that it tells trades of the same number apart.
    const [counts] = await this.database.query<Omit<LedgerTotals, 'assetSums'>>(
      `with own as (select * from wallet.ledger where shard = $1)
      select
        (select count(*) from (select 1 from own group by seq, asset having sum(amount) <> 0) t)
          as "unbalancedTransactions",
        (select count(*) from (select account_id, asset, sum(amount) as amount from own
           group by 1, 2) l
          full join (select * from wallet.balances where shard = $1) b using (account_id, asset)
          where coalesce(l.amount, 0) <> coalesce(b.amount, 0)) as "balanceDifferences",
        (select count(distinct seq) from own where trade_id is not null) as "settlements",
        (select count(*) from (select 1 from own where trade_id is not null and asset <> $2
           group by trade_id, asset having count(distinct seq) > 1) d) as "doubleSettlements"`,
      [shard, CASH_ASSET],
    );
    const assetSums = await this.database.query<{ asset: string; sum: string }>(
      `select asset, sum(amount)::text as sum from wallet.ledger where shard = $1
        group by asset order by asset`,
      [shard],
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
  async balances(shard: number): Promise<{ accountId: string; asset: string; amount: number }[]> {
    return await this.database.query(
      `select account_id as "accountId", asset, amount from wallet.balances where shard = $1`,
      [shard],
    );
  }
}
