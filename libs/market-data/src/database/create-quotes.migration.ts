import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAX = '9007199254740991';

/** Changes of the best bid and offer; an empty side is 0 and 0. */
export class CreateQuotes1763800000520 implements MigrationInterface {
  readonly name = 'CreateQuotes1763800000520';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table market_data.quotes (
        symbol text not null,
        seq bigint not null check (seq between 1 and ${MAX}),
        at bigint not null check (at between 0 and ${MAX}),
        bid_units bigint not null check (bid_units between 0 and ${MAX}),
        bid_shares bigint not null check (bid_shares between 0 and ${MAX}),
        ask_units bigint not null check (ask_units between 0 and ${MAX}),
        ask_shares bigint not null check (ask_shares between 0 and ${MAX}),
        primary key (symbol, seq)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table market_data.quotes');
  }
}
