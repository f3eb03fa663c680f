import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAX = '9007199254740991';

/** What surveillance raised, and who has looked at it. */
export class CreateAlerts1767225600540 implements MigrationInterface {
  readonly name = 'CreateAlerts1767225600540';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table reporting.alerts (
        id text primary key,
        seq bigint not null check (seq between 1 and ${MAX}),
        at bigint not null check (at between 0 and ${MAX}),
        kind text not null,
        severity text not null check (severity in ('critical', 'warning', 'info')),
        account_id uuid not null,
        other_account_id uuid,
        symbol text,
        evidence json not null
      )`);
    await runner.query(`create index alerts_newest on reporting.alerts (seq desc, id desc)`);
    await runner.query(`
      create table reporting.alerts_seen (
        id text primary key,
        by text not null,
        at bigint not null check (at between 0 and ${MAX}),
        note text not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table reporting.alerts_seen, reporting.alerts');
  }
}
