// Makes what docker-compose.yml needs and nobody should share: `.env` with passwords and the secret
// of the exchange, and the file of Redis users. Keeps what is there already.
//   node scripts/compose-secrets.mjs [--demo]
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { aclFile } from './lib/redis-acl.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const environment = join(root, '.env');
const users = join(root, 'deploy', 'generated', 'users.acl');
const demo = process.argv.includes('--demo');

if (existsSync(environment) && existsSync(users)) {
  process.stderr.write('.env and deploy/generated/users.acl are there already\n');
  process.exit(0);
}
const secret = () => randomBytes(32).toString('base64url');
const { text, passwords } = aclFile(secret);
const nameOf = (store, service) =>
  `${store}_PASSWORD_${service.toUpperCase().replaceAll('-', '_')}`;
const lines = [
  '# Written by scripts/compose-secrets.mjs. Whoever has it has the exchange.',
  'COMPOSE_PROFILES=services',
  `NODE_ENV=${demo ? 'development' : 'production'}`,
  `SEED_DEMO=${demo ? '1' : '0'}`,
  ...(demo ? ['SIMULATOR=1', 'DEMO_HISTORY_DAYS=30'] : []),
  `SECRET_KEY=${secret()}`,
  `POSTGRES_PASSWORD=${secret()}`,
  // The door never asks PostgreSQL, but for the tables of a demo.
  ...Object.keys(passwords)
    .filter((service) => service !== 'client-gateway')
    .map((service) => `${nameOf('POSTGRES', service)}=${secret()}`),
  ...(demo ? [`${nameOf('POSTGRES', 'demo')}=${secret()}`] : []),
  ...Object.entries(passwords).map(([service, password]) => {
    return `${nameOf('REDIS', service)}=${password}`;
  }),
];
mkdirSync(dirname(users), { recursive: true });
writeFileSync(environment, `${lines.join('\n')}\n`, { mode: 0o600 });
// The server in the container runs as a user of its own and must be able to read it.
writeFileSync(users, text, { mode: 0o644 });
process.stderr.write('wrote .env and deploy/generated/users.acl\n');
