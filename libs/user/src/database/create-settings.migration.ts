import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts keep for themselves: configuration and watchlists. */
export class CreateSettings1767225600110 implements MigrationInterface {
  readonly name = 'CreateSettings1767225600110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.account_configurations (
        account_id uuid primary key,
        suspend_trade boolean not null,
        no_shorting boolean not null,
        fractional_trading boolean not null,
        max_margin_multiplier text not null check (max_margin_multiplier in ('1', '2', '4')),
        trade_confirm_email text not null check (trade_confirm_email in ('all', 'none')),
        ptp_no_exception_entry boolean not null
      )`);
    await runner.query(`
      create table users.watchlists (
        id uuid primary key,
        account_id uuid not null,
        name text not null check (char_length(name) between 1 and 64),
        symbols text[] not null check (cardinality(symbols) <= 500),
        created_at bigint not null,
        updated_at bigint not null,
        unique (account_id, name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table users.watchlists, users.account_configurations');
  }
}
