// Programs of this machine that npm does not bring: finds them, and on a Debian as root installs
// them from its packages. For tests; a person who runs the exchange decides for himself.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { say } from './setup.mjs';

const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/** Path of the first of these programs that is there; null when none is. */
export function findProgram(names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FOLDERS];
  for (const name of names) {
    for (const folder of folders.filter((path) => path !== '')) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return null;
}

/** As {@link findProgram}; on a Debian as root `debianPackage` is installed when none is there. */
export function ensureProgram(names, debianPackage) {
  const found = findProgram(names);
  if (found !== null) return found;
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return null;
  say(`installing ${debianPackage} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = { env, stdio: ['ignore', 2, 2] };
  const args = ['install', '-y', '--no-install-recommends', debianPackage];
  if (spawnSync('apt-get', args, options).status !== 0) {
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', args, options);
  }
  return findProgram(names);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
