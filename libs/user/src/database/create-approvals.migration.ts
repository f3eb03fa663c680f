import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes that wait for a second person, and what became of them. */
export class CreateApprovals1767225600150 implements MigrationInterface {
  readonly name = 'CreateApprovals1767225600150';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.approvals (
        seq bigint primary key generated always as identity,
        id uuid not null unique,
        request_id text not null,
        state text not null default 'pending'
          check (state in ('pending', 'approved', 'applied', 'failed', 'rejected')),
        action text not null,
        subject text not null,
        command text not null,
        changes text not null,
        reason text not null,
        requested_by_id text not null,
        requested_by text not null,
        requested_role text not null,
        requested_at bigint not null,
        expires_at bigint not null,
        decided_by_id text,
        decided_by text,
        decided_at bigint,
        note text,
        code text,
        unique (requested_by_id, request_id),
        check (state <> 'approved' or decided_by_id <> requested_by_id),
        check (state <> 'applied' or decided_by_id <> requested_by_id)
      )`);
    await runner.query(`
      create index approvals_open on users.approvals (subject) where state in ('pending', 'approved')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table users.approvals');
  }
}
