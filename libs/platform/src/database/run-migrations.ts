import { Client } from 'pg';
import type { MixedList } from 'typeorm';
import { DataSource } from 'typeorm';

/** A migration class, as features export them in arrays. */
export type MigrationClass = new () => {
  up(...args: never[]): Promise<unknown>;
  down(...args: never[]): Promise<unknown>;
};

/** Any number that nobody else in the database takes as an advisory lock. */
const MIGRATION_LOCK = 8_347_001;
const LOCK_WAIT_MS = 120_000;
const STATEMENT_TIMEOUT_MS = 600_000;

/**
 * Brings a database to the newest schema: each pending migration in a transaction of its own, in
 * the order of their stamps. Two processes that start at once do it one after the other. Answers
 * the names of those that ran.
 */
export async function runMigrations(
  databaseUrl: string,
  migrations: readonly MigrationClass[],
): Promise<string[]> {
  const guard = new Client({
    connectionString: databaseUrl,
    application_name: 'openbell migration lock',
    lock_timeout: LOCK_WAIT_MS,
  });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await migrate(databaseUrl, migrations);
  } finally {
    await guard.end();
  }
}

async function migrate(
  databaseUrl: string,
  migrations: readonly MigrationClass[],
): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName: 'openbell migrations',
    migrations: [...migrations] as unknown as MixedList<string>,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    extra: { max: 2, statement_timeout: STATEMENT_TIMEOUT_MS },
  });
  await source.initialize();
  try {
    const ran = await source.runMigrations();
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}
