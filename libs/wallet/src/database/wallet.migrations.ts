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

/** Migrations of this feature, oldest first. */
export const walletMigrations = [CreateWallet1763800300000];
