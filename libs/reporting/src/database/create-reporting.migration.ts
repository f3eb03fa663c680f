import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAX = '9007199254740991';

/** Trades with both sides, and their sums per symbol. */
export class CreateReporting1763800000520 implements MigrationInterface {
  readonly name = 'CreateReporting1763800000520';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists reporting');
    await runner.query(`
      create table reporting.trades (
        shard integer not null check (shard between 0 and 65535),
        trade_id bigint not null check (trade_id between 1 and ${MAX}),
        at bigint not null check (at between 0 and ${MAX}),
        symbol text not null,
        price_units bigint not null check (price_units between 1 and ${MAX}),
        quantity bigint not null check (quantity between 1 and ${MAX}),
        buy_account_id text not null,
        buy_order_id uuid not null,
        sell_account_id text not null,
        sell_order_id uuid not null,
        primary key (shard, trade_id)
      )`);
    await runner.query(`create index trades_buyer on reporting.trades (buy_account_id, trade_id)`);
    await runner.query(
      `create index trades_seller on reporting.trades (sell_account_id, trade_id)`,
    );
    await runner.query(`
      create table reporting.symbol_totals (
        symbol text primary key,
        trades bigint not null check (trades between 1 and ${MAX}),
        shares numeric(38, 0) not null check (shares > 0)
      ) with (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table reporting.symbol_totals, reporting.trades');
    await runner.query('drop schema reporting');
  }
}
