import type { MigrationInterface, QueryRunner } from 'typeorm';

const AMOUNT = 'bigint not null check (amount between -9007199254740991 and 9007199254740991)';

/** The double-entry ledger, its balances, and the fees of orders. */
export class CreateWallet1763800300000 implements MigrationInterface {
  readonly name = 'CreateWallet1763800300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists wallet`);
    await runner.query(`create table wallet.ledger (
      seq bigint not null,
      leg smallint not null,
      at bigint not null,
      account_id text not null,
      asset text not null,
      amount ${AMOUNT},
      kind text not null,
      order_id uuid,
      trade_id bigint,
      primary key (seq, leg)
    )`);
    await runner.query(`create index on wallet.ledger (account_id, seq, leg)`);
    await runner.query(
      `create index on wallet.ledger (order_id) where kind = 'fee' and order_id is not null`,
    );
    await runner.query(`create table wallet.balances (
      account_id text not null,
      asset text not null,
      amount ${AMOUNT},
      primary key (account_id, asset)
    ) with (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema wallet cascade`);
  }
}

/** A leg of the ledger stays as it was written; a correction is a transaction of its own. */
export class ProtectLedger1763900300000 implements MigrationInterface {
  readonly name = 'ProtectLedger1763900300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function wallet.refuse_change() returns trigger
      language plpgsql as $$ begin
        raise exception 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name
          using errcode = 'insufficient_privilege';
      end $$`);
    await runner.query(`create trigger ledger_is_final
      before update or delete or truncate on wallet.ledger
      for each statement execute function wallet.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger ledger_is_final on wallet.ledger`);
    await runner.query(`drop function wallet.refuse_change`);
  }
}

/** Rows of several wallet shards side by side; all there is was written by the first. */
export class ShardLedger1767225600310 implements MigrationInterface {
  readonly name = 'ShardLedger1767225600310';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, key] of SHARDED_KEYS) {
      await runner.query(`alter table wallet.${table}
        add column shard smallint not null default 0,
        drop constraint ${table}_pkey,
        add primary key (shard, ${key})`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, key] of SHARDED_KEYS) {
      await runner.query(`alter table wallet.${table}
        drop constraint ${table}_pkey,
        add primary key (${key}),
        drop column shard`);
    }
  }
}

const SHARDED_KEYS = [
  ['ledger', 'seq, leg'],
  ['balances', 'account_id, asset'],
] as const;

/** Migrations of this feature, oldest first. */
export const walletMigrations = [
  CreateWallet1763800300000,
  ProtectLedger1763900300000,
  ShardLedger1767225600310,
];
