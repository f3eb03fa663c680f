import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Log of refusals by a limit. */
export class CreateRisk1763800200000 implements MigrationInterface {
  readonly name = 'CreateRisk1763800200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists risk`);
    await runner.query(`create table risk.breaches (
      seq bigint primary key,
      at bigint not null,
      account_id uuid not null,
      symbol text not null,
      order_id uuid not null,
      reason text not null,
      message text not null,
      limit_value text,
      value text
    )`);
    await runner.query(`create index on risk.breaches (account_id, seq desc)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema risk cascade`);
  }
}

/** Migrations of this feature, oldest first. */
export const riskManagerMigrations = [CreateRisk1763800200000];
