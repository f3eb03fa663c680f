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

/**
 * Refusals of several shards side by side, in the order of their time. All there is was written by
 * the first.
 */
export class ShardBreaches1767225600230 implements MigrationInterface {
  readonly name = 'ShardBreaches1767225600230';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table risk.breaches
      add column shard smallint not null default 0,
      drop constraint breaches_pkey,
      add primary key (shard, seq)`);
    await runner.query(`drop index if exists risk.breaches_account_id_seq_idx`);
    await runner.query(`create index on risk.breaches (at, seq, shard)`);
    await runner.query(`create index on risk.breaches (account_id, at, seq, shard)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index if exists risk.breaches_at_seq_shard_idx`);
    await runner.query(`drop index if exists risk.breaches_account_id_at_seq_shard_idx`);
    await runner.query(`alter table risk.breaches
      drop constraint breaches_pkey,
      add primary key (seq),
      drop column shard`);
    await runner.query(`create index on risk.breaches (account_id, seq desc)`);
  }
}

/** Migrations of this feature, oldest first. */
export const riskManagerMigrations = [CreateRisk1763800200000, ShardBreaches1767225600230];
