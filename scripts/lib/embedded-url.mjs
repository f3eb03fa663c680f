// Address of the embedded PostgreSQL of a data folder, for tools that look into its tables.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads what the exchange remembers of the server that it started in `dataDir`. */
export function readEmbeddedUrl(dataDir) {
  const location = join(dataDir, 'postgres', 'location');
  const base = existsSync(location)
    ? readFileSync(location, 'utf8').trim()
    : join(dataDir, 'postgres', 'server');
  const { password, port } = JSON.parse(readFileSync(join(base, 'data', 'openbell.json'), 'utf8'));
  return `postgres://openbell:${password}@127.0.0.1:${port}/openbell`;
}
