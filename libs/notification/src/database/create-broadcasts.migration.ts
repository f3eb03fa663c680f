import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAX = '9007199254740991';

/** Messages of operators to everybody, and who has read which. */
export class CreateBroadcasts1767225600160 implements MigrationInterface {
  readonly name = 'CreateBroadcasts1767225600160';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table notification.broadcasts (
        number bigint primary key generated always as identity,
        request_id text not null unique,
        after_seq bigint not null check (after_seq between 0 and ${MAX}),
        at bigint not null check (at between 0 and ${MAX}),
        severity text not null check (severity in ('info', 'warning', 'critical')),
        text text not null,
        symbol text,
        ends_at bigint check (ends_at between 0 and ${MAX}),
        said_by text not null,
        withdrawn_at bigint check (withdrawn_at between 0 and ${MAX}),
        withdrawn_by text
      )`);
    await runner.query(`
      create table notification.broadcast_reads (
        account_id text not null,
        number bigint not null references notification.broadcasts,
        primary key (account_id, number)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table notification.broadcast_reads, notification.broadcasts');
  }
}
