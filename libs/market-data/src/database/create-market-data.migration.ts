import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAX = '9007199254740991';

/** Trades and one-minute candles for questions about the past. */
export class CreateMarketData1763800000510 implements MigrationInterface {
  readonly name = 'CreateMarketData1763800000510';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists market_data');
    await runner.query(`
      create table market_data.trades (
        symbol text not null,
        trade_id bigint not null check (trade_id between 1 and ${MAX}),
        shard integer not null check (shard between 0 and 65535),
        at bigint not null check (at between 0 and ${MAX}),
        price_units bigint not null check (price_units between 1 and ${MAX}),
        quantity bigint not null check (quantity between 1 and ${MAX}),
        taker_side text not null check (taker_side in ('buy', 'sell')),
        primary key (symbol, trade_id)
      )`);
    await runner.query(`
      create table market_data.candles_1m (
        symbol text not null,
        start_at bigint not null check (start_at between 0 and ${MAX} and start_at % 60000 = 0),
        open_units bigint not null check (open_units between 1 and ${MAX}),
        high_units bigint not null check (high_units between 1 and ${MAX}),
        low_units bigint not null check (low_units between 1 and ${MAX}),
        close_units bigint not null check (close_units between 1 and ${MAX}),
        volume bigint not null check (volume between 1 and ${MAX}),
        trades bigint not null check (trades between 1 and ${MAX}),
        notional numeric(38, 0) not null check (notional > 0),
        primary key (symbol, start_at),
        check (low_units <= open_units and open_units <= high_units),
        check (low_units <= close_units and close_units <= high_units)
      ) with (fillfactor = 70)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table market_data.candles_1m, market_data.trades');
    await runner.query('drop schema market_data');
  }
}
