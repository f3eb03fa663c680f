// Brings the database of nine services to where they can start: newest schema, and a role for each
// service that writes only what is its own.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ROOT, say } from './setup.mjs';

const require = createRequire(import.meta.url);

/**
 * Migrates as the owner that `url` names; answers the address of the database for each service, and
 * what its process must be told of it.
 */
export async function prepareDatabase(url, variables) {
  const { databaseRole, DATABASE_SERVICES, DEMO_ROLE } = require(
    join(ROOT, 'dist/libs/service/src/database-roles.js'),
  );
  const { passwordVariable } = require(
    join(ROOT, 'dist/libs/platform/src/config/service-passwords.js'),
  );
  const { database, mayMakeRoles } = await ask(url);
  const passwords = new Map(
    [...DATABASE_SERVICES, DEMO_ROLE].map((service) => [
      service,
      randomBytes(24).toString('base64url'),
    ]),
  );
  const given = mayMakeRoles
    ? Object.fromEntries([...passwords].map(([name, word]) => [passwordVariable(name), word]))
    : {};
  if (!mayMakeRoles) say('the role of DATABASE_URL may make no roles: all services share it');
  await run({ ...variables, ...given, DATABASE_URL: url });
  return (service) => {
    if (!mayMakeRoles || !passwords.has(service)) return url;
    const own = new URL(url);
    own.username = encodeURIComponent(databaseRole(database, service));
    own.password = passwords.get(service);
    return own.toString();
  };
}

async function ask(url) {
  const { Client } = require('pg');
  const client = new Client({ connectionString: url, application_name: 'openbell launcher' });
  await client.connect();
  try {
    const { rows } = await client.query(`select current_database() as database,
      rolsuper or rolcreaterole as "mayMakeRoles" from pg_roles where rolname = current_user`);
    return rows[0];
  } finally {
    await client.end();
  }
}

function run(env) {
  return new Promise((resolve, reject) => {
    const main = join(ROOT, 'dist/apps/migrate/main.js');
    const child = spawn(process.execPath, [main], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 2, 2],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`the database could not be prepared (${signal ?? `exit ${code}`})`));
    });
  });
}
