import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAX = '9007199254740991';

/** Notifications as facts, what was read of them, and the tick sizes that prices need. */
export class CreateNotification1763800000530 implements MigrationInterface {
  readonly name = 'CreateNotification1763800000530';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists notification');
    await runner.query(`
      create table notification.inbox (
        account_id text not null,
        seq bigint not null check (seq between 1 and ${MAX}),
        at bigint not null check (at between 0 and ${MAX}),
        kind text not null check (kind in ('fill', 'partial_fill', 'rejected', 'canceled',
                                           'expired', 'replace_refused', 'cancel_refused')),
        order_id uuid not null,
        symbol text not null,
        side text check (side in ('buy', 'sell')),
        price_units bigint check (price_units between 1 and ${MAX}),
        quantity bigint check (quantity between 0 and ${MAX}),
        leaves bigint check (leaves between 0 and ${MAX}),
        cause text,
        message text,
        primary key (account_id, seq)
      )`);
    await runner.query(`
      create table notification.instruments (
        symbol text primary key,
        cash_units_per_tick bigint not null check (cash_units_per_tick between 1 and ${MAX})
      )`);
    await runner.query(`
      create table notification.read_upto (
        account_id text primary key,
        seq bigint not null check (seq between 0 and ${MAX})
      ) with (fillfactor = 70)`);
    await runner.query(`
      create table notification.read_marks (
        account_id text not null,
        seq bigint not null check (seq between 1 and ${MAX}),
        primary key (account_id, seq)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table notification.read_marks, notification.read_upto,
                                   notification.instruments, notification.inbox`);
    await runner.query('drop schema notification');
  }
}
