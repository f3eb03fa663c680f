import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, their sessions with refresh tokens, and their API keys. */
export class CreateUsers1767225600100 implements MigrationInterface {
  readonly name = 'CreateUsers1767225600100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists users');
    await runner.query(`
      create table users.users (
        id uuid primary key,
        username text not null unique check (username ~ '^[a-z0-9_.-]{3,32}$'),
        password_hash text not null check (password_hash like '$argon2id$%'),
        role text not null
          check (role in ('trader', 'operator', 'risk', 'compliance', 'read_only')),
        account_id uuid not null unique,
        created_at timestamptz not null
      )`);
    await runner.query(`
      create table users.sessions (
        id uuid primary key,
        user_id uuid not null references users.users (id),
        created_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz,
        revoked_reason text check (revoked_reason in ('logout', 'token_reuse', 'displaced')),
        check ((revoked_at is null) = (revoked_reason is null))
      )`);
    await runner.query('create index sessions_by_user on users.sessions (user_id, created_at)');
    await runner.query('create index sessions_by_end on users.sessions (expires_at)');
    await runner.query(`
      create index sessions_revoked on users.sessions (revoked_at) where revoked_at is not null`);
    await runner.query(`
      create table users.refresh_tokens (
        token_hash bytea primary key check (octet_length(token_hash) = 32),
        session_id uuid not null references users.sessions (id) on delete cascade,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        spent_at timestamptz
      )`);
    await runner.query(
      'create index refresh_tokens_by_session on users.refresh_tokens (session_id)',
    );
    await runner.query('create index refresh_tokens_by_end on users.refresh_tokens (expires_at)');
    await this.createKeys(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table users.api_keys');
    await runner.query('drop table users.refresh_tokens');
    await runner.query('drop table users.sessions');
    await runner.query('drop table users.users');
    await runner.query('drop schema users');
  }

  private async createKeys(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.api_keys (
        key_id text primary key check (key_id ~ '^PK[A-Z2-7]{18}$'),
        user_id uuid not null references users.users (id),
        sealed_secret bytea not null,
        label text not null check (char_length(label) between 1 and 64),
        permissions text[] not null check (
          cardinality(permissions) > 0
          and permissions <@ array['read', 'trade', 'withdraw', 'admin']),
        ip_allow_list text[] not null check (cardinality(ip_allow_list) <= 32),
        created_at timestamptz not null,
        expires_at timestamptz,
        last_used_at timestamptz
      ) with (fillfactor = 80)`);
    await runner.query('create index api_keys_by_user on users.api_keys (user_id, created_at)');
  }
}
