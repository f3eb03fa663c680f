import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Journals, heads, cursors, snapshots (reliability.md 2.1). */
export class CreateStreams1763800000000 implements MigrationInterface {
  readonly name = 'CreateStreams1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists streams`);
    await runner.query(`create table streams.stream_head (
      stream text primary key,
      epoch bigint not null check (epoch between 0 and 9007199254740991),
      next_seq bigint not null check (next_seq between 1 and 9007199254740991),
      head_hash bytea not null check (length(head_hash) = 32),
      inputs jsonb not null,
      owner text,
      lease_until timestamptz not null
    ) with (fillfactor = 50)`);
    await runner.query(`create table streams.journal (
      stream text not null,
      first_seq bigint not null,
      last_seq bigint not null,
      epoch bigint not null,
      hash bytea not null check (length(hash) = 32),
      body bytea not null,
      primary key (stream, last_seq),
      check (first_seq between 1 and last_seq)
    )`);
    await runner.query(`do $$ begin
      alter table streams.journal alter column body set compression lz4;
    exception when others then
      -- A build without lz4 would spend the order path's time on pglz.
      alter table streams.journal alter column body set storage external; end $$`);
    await runner.query(`create table streams.projector_cursor (
      projector text not null, stream text not null,
      seq bigint not null check (seq between 0 and 9007199254740991),
      primary key (projector, stream)
    ) with (fillfactor = 50)`);
    await runner.query(`create table streams.snapshot (
      name text not null, seq bigint not null, epoch bigint not null, format integer not null,
      head_hash bytea not null, state_hash text not null, positions jsonb not null,
      sha256 bytea not null, body bytea not null, made_at timestamptz not null default now(),
      primary key (name, seq)
    )`);
    await runner.query(`create table streams.dead_letter (
      projector text not null, stream text not null, seq bigint not null, error text not null,
      noted_at timestamptz not null default now(),
      primary key (projector, stream, seq)
    )`);
    await runner.query(`create table streams.poison_attempt (
      stage text not null, input_stream text not null, input_seq bigint not null,
      attempts integer not null,
      primary key (stage, input_stream, input_seq)
    )`);
    await runner.query(`create table streams.stage_start (
      stream text primary key, position text not null, starts integer not null
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema streams cascade`);
  }
}

/**
 * Nobody changes or removes what was recorded, the owner of the tables included. A trigger of the
 * statement costs an insert nothing; to archive, an operator switches it off by name.
 */
export class ProtectJournal1763900000000 implements MigrationInterface {
  readonly name = 'ProtectJournal1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function streams.refuse_change() returns trigger
      language plpgsql as $$ begin
        raise exception 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name
          using errcode = 'insufficient_privilege';
      end $$`);
    await runner.query(`create trigger journal_is_final
      before update or delete or truncate on streams.journal
      for each statement execute function streams.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger journal_is_final on streams.journal`);
    await runner.query(`drop function streams.refuse_change`);
  }
}

/**
 * Numbers on which the places of things in the streams depend. An exchange with a history was made
 * with one shard of accounts.
 */
export class FixNumbers1767225600010 implements MigrationInterface {
  readonly name = 'FixNumbers1767225600010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table streams.fixed_number (
      name text primary key, value integer not null
    )`);
    await runner.query(`insert into streams.fixed_number
      select 'account shards', 1 where exists (select 1 from streams.stream_head)`);
    await runner.query(`create trigger fixed_number_is_final
      before update or delete or truncate on streams.fixed_number
      for each statement execute function streams.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table streams.fixed_number`);
  }
}

/** Migrations of this library, oldest first. */
export const streamsMigrations = [
  CreateStreams1763800000000,
  ProtectJournal1763900000000,
  FixNumbers1767225600010,
];
