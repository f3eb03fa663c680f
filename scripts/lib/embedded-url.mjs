// Address of the embedded PostgreSQL of a data folder, for tools that look into its tables.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads what the exchange remembers of the server that it started in `dataDir`. */
export function readEmbeddedUrl(dataDir) {
  const file = join(dataDir, 'postgres', 'server', 'data', 'openbell.json');
  const { password, port } = JSON.parse(readFileSync(file, 'utf8'));
  return `postgres://openbell:${password}@127.0.0.1:${port}/openbell`;
}
