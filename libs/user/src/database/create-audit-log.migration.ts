import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit log. `body` is the text that the hash covers; every other column that is searched
 * derives from it, so that none can say something else than what was hashed.
 */
export class CreateAuditLog1767225600120 implements MigrationInterface {
  readonly name = 'CreateAuditLog1767225600120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.audit_log (
        seq bigint primary key check (seq > 0),
        body text not null check (char_length(body) <= 20000),
        prev_hash text not null,
        hash text not null check (hash ~ '^[0-9a-f]{64}$'),
        kind text generated always as (body::json ->> 'kind') stored,
        command_id uuid generated always as ((body::json ->> 'commandId')::uuid) stored,
        at bigint generated always as ((body::json ->> 'at')::bigint) stored,
        username text generated always as (body::json ->> 'username') stored,
        action text generated always as (body::json ->> 'action') stored,
        subject text generated always as (body::json ->> 'subject') stored,
        outcome text generated always as (body::json ->> 'outcome') stored
      )`);
    await runner.query(`
      create index audit_log_outcomes on users.audit_log (command_id) where kind = 'outcome'`);
    await runner.query(`
      create function users.audit_log_is_append_only() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit log is append only';
      end $$`);
    await runner.query(`
      create trigger audit_log_append_only before update or delete or truncate
        on users.audit_log for each statement execute function users.audit_log_is_append_only()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table users.audit_log');
    await runner.query('drop function users.audit_log_is_append_only()');
  }
}
