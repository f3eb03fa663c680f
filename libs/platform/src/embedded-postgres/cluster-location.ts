import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Binaries } from './binaries';
import { binariesIn, findBinaries } from './binaries';
import { runProgram } from './run-program';
import type { OtherUser, ServerUser } from './server-user';
import { chooseOtherUser } from './server-user';

/** Where a cluster lives, what runs it and as whom. */
export interface ClusterLocation {
  /** Folder of ours in the data folder: owners, locks. */
  readonly home: string;
  /** Parent of the cluster's own folder, writable for the server's user. */
  readonly base: string;
  readonly user: ServerUser;
  readonly binaries: Binaries;
}

/** Tells a person what takes time or is not where they would look. */
export type Progress = (line: string) => void;

const PROBE_TIMEOUT_MS = 10_000;
/** Exits 0 when the user can run the server and write into the folder. */
const PROBE = '"$1" --version > /dev/null 2>&1 && cd "$2" && [ -w . ]';

/**
 * Finds a place for the cluster of `dataDir` that the server's user can reach. In order: the data
 * folder as it is; the data folder with one capability, when a parent folder is closed to that
 * user; a folder of the system, remembered in `postgres/location`, with a copy of the binaries.
 */
export async function locateCluster(dataDir: string, progress: Progress): Promise<ClusterLocation> {
  const home = join(dataDir, 'postgres');
  mkdirSync(home, { recursive: true });
  const binaries = findBinaries();
  const base = rememberedBase(home) ?? join(home, 'server');
  mkdirSync(base, { recursive: true });
  const owner = ownerOf(join(base, 'data'));
  const self = process.getuid?.();
  if (self !== 0) {
    if (owner !== null && owner !== self) {
      throw new Error(
        `${base} belongs to another user: start as that one, or use another DATA_DIR`,
      );
    }
    return { home, base, user: { kind: 'self' }, binaries };
  }
  const user = chooseOtherUser(owner);
  chmodSync(home, 0o711);
  chownSync(base, user.uid, user.gid);
  const candidates: OtherUser[] = [user, { ...user, readsAnyFolder: true }];
  for (const candidate of candidates) {
    if (await canServe(candidate, binaries, base)) return { home, base, user: candidate, binaries };
  }
  return elsewhere({ home, base, user, binaries }, progress);
}

async function canServe(user: ServerUser, binaries: Binaries, base: string): Promise<boolean> {
  try {
    const probe = ['/bin/sh', '-c', PROBE, 'probe', binaries.postgres, base] as const;
    return (await runProgram(user, probe, PROBE_TIMEOUT_MS)).code === 0;
  } catch {
    return false; // no setpriv on this machine
  }
}

/** The last resort: a folder that every user can reach. */
async function elsewhere(
  closed: ClusterLocation & { readonly user: OtherUser },
  progress: Progress,
): Promise<ClusterLocation> {
  const { home, user } = closed;
  for (const parent of ['/var/lib', tmpdir()]) {
    const root = join(parent, 'openbell');
    try {
      const binaries = copiedBinaries(closed.binaries, root);
      const base = rememberedBase(home) ?? join(root, `cluster-${randomUUID()}`);
      mkdirSync(base, { recursive: true });
      chownSync(base, user.uid, user.gid);
      if (!(await canServe(user, binaries, base))) continue;
      writeFileSync(join(home, 'location'), `${base}\n`);
      progress(`PostgreSQL keeps its files in ${base}: user ${user.name} cannot reach ${home}`);
      return { home, base, user, binaries };
    } catch (error) {
      progress(`PostgreSQL cannot live in ${root}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `user ${user.name}, who runs PostgreSQL since root may not, cannot reach ${home}: ` +
      'use another DATA_DIR, start as an ordinary user, or set DATABASE_URL',
  );
}

/** Copies once per version; the rename makes a copy that was cut short invisible. */
function copiedBinaries(binaries: Binaries, root: string): Binaries {
  const stamp = Math.trunc(statSync(binaries.postgres).size);
  const target = join(root, `programs-${stamp}`);
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    mkdirSync(root, { recursive: true, mode: 0o755 });
    cpSync(binaries.root, partial, { recursive: true, verbatimSymlinks: true });
    chmodSync(partial, 0o755);
    if (existsSync(target)) rmSync(partial, { recursive: true });
    else renameSync(partial, target);
  }
  return binariesIn(target);
}

function rememberedBase(home: string): string | null {
  const path = join(home, 'location');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}

function ownerOf(path: string): number | null {
  return existsSync(path) ? statSync(path).uid : null;
}
