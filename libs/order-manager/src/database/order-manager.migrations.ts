import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of orders and of everything that happened to them. */
export class CreateOrders1763800100000 implements MigrationInterface {
  readonly name = 'CreateOrders1763800100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists orders`);
    await runner.query(`create table orders.orders (
      order_id uuid primary key,
      account_id uuid not null,
      client_order_id text not null,
      symbol text not null,
      side text not null,
      submitted_seq bigint not null,
      submitted_at bigint not null,
      last_seq bigint not null,
      open boolean not null,
      status text not null,
      quantity bigint not null check (quantity between 1 and 9007199254740991),
      filled bigint not null check (filled between 0 and 9007199254740991),
      view json not null
    ) with (fillfactor = 70)`);
    await runner.query(
      `create index on orders.orders (account_id, submitted_at desc, submitted_seq desc)`,
    );
    await runner.query(`create unique index on orders.orders (account_id, client_order_id)`);
    await runner.query(`create index on orders.orders (order_id) where open`);
    await runner.query(`create table orders.events (
      account_id uuid not null,
      seq bigint not null,
      at bigint not null,
      order_id uuid not null,
      kind text not null,
      event json not null,
      primary key (account_id, seq)
    )`);
    await runner.query(`create index on orders.events (order_id, seq)`);
    await runner.query(`create index on orders.events (account_id, seq) where kind = 'filled'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema orders cascade`);
  }
}

/** Dead man's switches: when all orders of an account are to be cancelled. */
export class CreateCancelSwitches1767225600210 implements MigrationInterface {
  readonly name = 'CreateCancelSwitches1767225600210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table orders.cancel_switches (
      account_id uuid not null,
      name text not null check (char_length(name) between 1 and 128),
      fire_at bigint not null,
      primary key (account_id, name)
    )`);
    await runner.query(`create index on orders.cancel_switches (fire_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table orders.cancel_switches`);
  }
}

/** Orders of everybody are listed newest first. */
export class IndexOrders1767225600220 implements MigrationInterface {
  readonly name = 'IndexOrders1767225600220';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index orders_newest on orders.orders (submitted_seq desc)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index orders.orders_newest`);
  }
}

/** Migrations of this feature, oldest first. */
export const orderManagerMigrations = [
  CreateOrders1763800100000,
  CreateCancelSwitches1767225600210,
  IndexOrders1767225600220,
];
