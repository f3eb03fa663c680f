import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { Queryable } from '@app/platform';
import { connectionOptions, Database, runMigrations } from '@app/platform';

import type { TestDatabase } from './test-database';
import { createTestDatabase } from './test-database';

class CreatePocket1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema pocket');
    await runner.query('create table pocket.coin (id int primary key, units bigint not null)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema pocket cascade');
  }
}

describe('database of one spec', () => {
  let one: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    one = await createTestDatabase({ migrations: [CreatePocket1700000000001] });
    other = await createTestDatabase({ migrations: [CreatePocket1700000000001] });
  });

  afterAll(async () => {
    await one.drop();
    await other.drop();
  });

  const coins = (database: Queryable): Promise<{ units: number }[]> =>
    database.query<{ units: number }>('select units from pocket.coin order by id');

  it('is migrated and shares no row with another', async () => {
    await one.database.query('insert into pocket.coin values (1, $1)', [9_007_199_254_740_991]);
    expect(await coins(one.database)).toEqual([{ units: 9_007_199_254_740_991 }]);
    expect(await coins(other.database)).toEqual([]);
  });

  it('runs a migration once, also when two processes migrate at once', async () => {
    const runs = await Promise.all([
      runMigrations(one.url, [CreatePocket1700000000001]),
      runMigrations(one.url, [CreatePocket1700000000001]),
    ]);
    expect(runs).toEqual([[], []]);
  });

  it('refuses a BIGINT beyond the safe integers instead of rounding it', async () => {
    await expect(one.database.query("select '9007199254740993'::bigint as big")).rejects.toThrow(
      'safe integers',
    );
  });

  it('rolls a transaction back when its work throws, and keeps the connection usable', async () => {
    const broken = other.database.transaction(async (tx) => {
      await tx.query('insert into pocket.coin values (7, 7)');
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await coins(other.database)).toEqual([]);
  });

  it('says so when a commit was answered with a rollback', async () => {
    const aborted = other.database.transaction(async (tx) => {
      await tx.query('insert into pocket.coin values (8, 8)');
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(aborted).rejects.toThrow('rollback');
    expect(await coins(other.database)).toEqual([]);
  });

  it('gives every statement a deadline', async () => {
    const options = { url: one.url, applicationName: 'slow', statementTimeoutMs: 100 };
    const impatient = new Database(options);
    await expect(impatient.query('select pg_sleep(5)')).rejects.toThrow('statement timeout');
    await impatient.onApplicationShutdown();
    expect(connectionOptions(options).statement_timeout).toBe(100);
  });
});
