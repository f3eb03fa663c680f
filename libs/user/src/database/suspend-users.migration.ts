import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users that an operator has suspended, and sessions that an operator ended. */
export class SuspendUsers1767225600130 implements MigrationInterface {
  readonly name = 'SuspendUsers1767225600130';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users.users
        add column suspended_at timestamptz,
        add column suspended_reason text,
        add check ((suspended_at is null) = (suspended_reason is null))`);
    await this.reasons(runner, `'logout', 'token_reuse', 'displaced', 'operator'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `update users.sessions set revoked_reason = 'logout' where revoked_reason = 'operator'`,
    );
    await this.reasons(runner, `'logout', 'token_reuse', 'displaced'`);
    await runner.query(
      'alter table users.users drop column suspended_at, drop column suspended_reason',
    );
  }

  private async reasons(runner: QueryRunner, list: string): Promise<void> {
    await runner.query(`
      alter table users.sessions
        drop constraint sessions_revoked_reason_check,
        add constraint sessions_revoked_reason_check check (revoked_reason in (${list}))`);
  }
}
