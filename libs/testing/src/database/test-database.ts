import { createHash, randomBytes } from 'node:crypto';

import { Client } from 'pg';

import type { MigrationClass } from '@app/platform';
import { Database, runMigrations } from '@app/platform';

import { dropRolesOf, TEST_DATABASE_PREFIX } from './abandoned-databases';

/** A PostgreSQL database of one spec alone. */
export interface TestDatabase {
  readonly url: string;
  /** Open on it; ended by `drop`. */
  readonly database: Database;
  /** Ends the connections of `database`, cuts those of others and removes it. */
  drop(): Promise<void>;
}

/** Any number that nobody else takes as an advisory lock. */
const TEMPLATE_LOCK = 8_347_002;
const DROP_ATTEMPTS = 100;

/**
 * A fresh database with the given migrations run. They run once per set into a template, which is
 * copied for each spec. Needs the medium or acceptance project of Jest, whose set-up starts
 * PostgreSQL.
 */
export async function createTestDatabase(
  options: { readonly migrations?: readonly MigrationClass[] } = {},
): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) {
    throw new Error('no test database: run this spec in the medium or acceptance project');
  }
  const name = `${TEST_DATABASE_PREFIX}${process.pid}_${randomBytes(6).toString('hex')}`;
  const migrations = options.migrations ?? [];
  await administer(server, async (client) => {
    const template = migrations.length > 0 ? await templateOf(client, server, migrations) : null;
    await client.query(`create database ${name} template ${template ?? 'template0'}`);
  });
  const url = urlOf(server, name);
  const database = new Database({ url, applicationName: 'openbell spec' });
  return {
    url,
    database,
    drop: async () => {
      await database.onApplicationShutdown();
      await administer(server, (client) => dropForced(client, name));
    },
  };
}

/**
 * Cuts whoever is connected and drops it. An autovacuum worker may be there, which only a superuser
 * may cut (42501): it leaves by itself within moments.
 */
async function dropForced(client: Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`drop database if exists ${name} with (force)`);
      await dropRolesOf(client, name);
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== '42501' || attempt === DROP_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Name of the template that holds exactly these migrations, made when it is not there. */
async function templateOf(
  client: Client,
  server: string,
  migrations: readonly MigrationClass[],
): Promise<string> {
  const sources = migrations.map((migration) => `${migration.name}\n${migration.toString()}`);
  const digest = createHash('sha256').update(sources.join('\n')).digest('hex').slice(0, 20);
  const name = `openbell_template_${digest}`;
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount !== 0) return name;
    const making = `${TEST_DATABASE_PREFIX}${process.pid}_template`;
    await client.query(`drop database if exists ${making} with (force)`);
    await client.query(`create database ${making} template template0`);
    await runMigrations(urlOf(server, making), migrations);
    await client.query(`alter database ${making} rename to ${name}`);
    return name;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function administer(server: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: server, application_name: 'openbell spec set-up' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}
