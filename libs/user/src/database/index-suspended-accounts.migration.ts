import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every gateway asks once a second who has stopped new orders: few of all that chose a thing. */
export class IndexSuspendedAccounts1767225600160 implements MigrationInterface {
  readonly name = 'IndexSuspendedAccounts1767225600160';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index account_configurations_suspended
          on users.account_configurations (account_id) where suspend_trade`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index users.account_configurations_suspended');
  }
}
