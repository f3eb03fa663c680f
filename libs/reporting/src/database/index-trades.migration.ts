import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Trades of everybody are listed newest first. */
export class IndexTrades1767225600530 implements MigrationInterface {
  readonly name = 'IndexTrades1767225600530';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index trades_newest on reporting.trades (trade_id desc, shard desc)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index reporting.trades_newest');
  }
}
