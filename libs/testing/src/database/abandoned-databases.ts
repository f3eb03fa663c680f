import { Client } from 'pg';

/** Prefix of databases of one spec; the number of the process that made it follows. */
export const TEST_DATABASE_PREFIX = 'openbell_test_';

/** Drops what killed test runs left behind: databases whose maker no longer runs. */
export async function dropAbandonedDatabases(url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'openbell test set-up' });
  await client.connect();
  try {
    const found = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [TEST_DATABASE_PREFIX],
    );
    for (const { datname } of found.rows) {
      if (makerRuns(datname)) continue;
      await client.query(`drop database if exists "${datname}" with (force)`);
      await dropRolesOf(client, datname);
    }
  } finally {
    await client.end();
  }
}

/** Roles belong to the server: those of a database that is gone serve nobody. */
export async function dropRolesOf(client: Client, database: string): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where starts_with(rolname, $1)',
    [`${database}_`],
  );
  for (const { rolname } of rows) await client.query(`drop role if exists "${rolname}"`);
}

function makerRuns(name: string): boolean {
  const pid = Number.parseInt(name.slice(TEST_DATABASE_PREFIX.length), 10);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
