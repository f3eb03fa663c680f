import type { Entry, LedgerLeg, WalletEvent } from '@app/contracts';
import { shardOfStream, walletStream } from '@app/contracts';
import type { Projection, Statement } from '@app/streams';

interface LegRow {
  readonly entry: Entry<WalletEvent>;
  readonly leg: number;
  readonly row: LedgerLeg;
  readonly orderId: string | null;
  readonly tradeId: number | null;
}

/** Writes every leg of every ledger transaction, and the balances that they add up to. */
export function ledgerProjection(shards: readonly number[]): Projection {
  return {
    name: 'wallet.ledger',
    streams: shards.map(walletStream),
    onPoison: 'halt',
    project(entries: readonly Entry[]): readonly Statement[] {
      const rows: LegRow[] = [];
      for (const entry of entries as readonly Entry<WalletEvent>[]) rows.push(...legRows(entry));
      if (rows.length === 0) return [];
      const shard = shardOfStream(entries[0]?.stream ?? walletStream(0));
      return [insertLegs(shard, rows), addToBalances(shard, rows)];
    },
  };
}

function legRows(entry: Entry<WalletEvent>): LegRow[] {
  const { event } = entry;
  if (event.type !== 'settled' && event.type !== 'transferred') return [];
  const tradeId = event.type === 'settled' ? event.tradeId : null;
  return event.legs.map((row, leg) => {
    let orderId: string | null = null;
    if (event.type === 'settled') {
      if (row.accountId === event.buy?.accountId) orderId = event.buy.orderId;
      else if (row.accountId === event.sell?.accountId) orderId = event.sell.orderId;
    }
    return { entry, leg, row, orderId, tradeId };
  });
}

function insertLegs(shard: number, rows: readonly LegRow[]): Statement {
  return {
    name: 'wallet-ledger',
    text: `insert into wallet.ledger (shard, seq, leg, at, account_id, asset, amount, kind,
        order_id, trade_id)
      select $10::smallint, * from unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::text[], $5::text[],
        $6::bigint[], $7::text[], $8::uuid[], $9::bigint[])`,
    values: [
      rows.map(({ entry }) => entry.seq),
      rows.map(({ leg }) => leg),
      rows.map(({ entry }) => entry.at),
      rows.map(({ row }) => row.accountId),
      rows.map(({ row }) => row.asset),
      rows.map(({ row }) => row.amount),
      rows.map(({ row }) => row.kind),
      rows.map(({ orderId }) => orderId),
      rows.map(({ tradeId }) => tradeId),
      shard,
    ],
  };
}

function addToBalances(shard: number, rows: readonly LegRow[]): Statement {
  const sums = new Map<string, { accountId: string; asset: string; amount: number }>();
  for (const { row } of rows) {
    const key = `${row.accountId} ${row.asset}`;
    const sum = sums.get(key) ?? { accountId: row.accountId, asset: row.asset, amount: 0 };
    sum.amount += row.amount;
    sums.set(key, sum);
  }
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  return {
    name: 'wallet-balances',
    text: `insert into wallet.balances as b (shard, account_id, asset, amount)
      select $4::smallint, * from unnest($1::text[], $2::text[], $3::bigint[])
      on conflict (shard, account_id, asset) do update set amount = b.amount + excluded.amount`,
    values: [
      sorted.map((sum) => sum.accountId),
      sorted.map((sum) => sum.asset),
      sorted.map((sum) => sum.amount),
      shard,
    ],
  };
}
