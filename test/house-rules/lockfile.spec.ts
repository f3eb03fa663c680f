import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './source-tree';

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

const text = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const { packages } = JSON.parse(text) as Lockfile;

describe('package-lock.json', () => {
  it('holds the packages of every platform, or npm ci refuses it (complete-lockfile.mjs)', () => {
    const missing = Object.entries(packages).flatMap(([place, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter((name) => {
        const places = [`node_modules/${name}`, `${place}/node_modules/${name}`];
        return places.every((candidate) => packages[candidate] === undefined);
      }),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry, so that any may serve it', () => {
    expect(text).not.toContain('"resolved": "http');
  });
});
