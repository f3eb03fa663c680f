import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Who runs the server: we ourselves, or, since PostgreSQL refuses root, an unprivileged user. */
export type ServerUser =
  | { readonly kind: 'self' }
  | {
      readonly kind: 'other';
      readonly name: string;
      readonly uid: number;
      readonly gid: number;
      /** Keeps CAP_DAC_READ_SEARCH, to pass parent folders that are closed to it. */
      readonly readsAnyFolder: boolean;
    };

/** A user of the system other than root. */
export type OtherUser = Extract<ServerUser, { kind: 'other' }>;

const PREFERRED = 'postgres';
const FALLBACKS = ['nobody', 'daemon'];
const USERADD_TIMEOUT_MS = 10_000;

/**
 * The user for a server that root starts: the owner of a cluster that is there already, the system
 * user `postgres` (made when missing and the machine lets us), or any unprivileged one.
 */
export function chooseOtherUser(clusterOwnerUid: number | null): OtherUser {
  const users = readUsers();
  const owner = users.find((user) => user.uid === clusterOwnerUid && user.uid !== 0);
  if (owner !== undefined) return owner;
  const preferred = users.find((user) => user.name === PREFERRED) ?? addUser();
  if (preferred !== undefined) return preferred;
  const fallback = users.find((user) => FALLBACKS.includes(user.name));
  if (fallback !== undefined) return fallback;
  throw new Error(
    'PostgreSQL refuses to run as root and there is no other user: start as one, or set DATABASE_URL',
  );
}

function addUser(): OtherUser | undefined {
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  spawnSync('useradd', [...flags, PREFERRED], { timeout: USERADD_TIMEOUT_MS, stdio: 'ignore' });
  const added = readUsers().find((user) => user.name === PREFERRED);
  if (added !== undefined) return added;
  const busybox = ['-S', '-D', '-H', '-s', '/sbin/nologin', PREFERRED];
  spawnSync('adduser', busybox, { timeout: USERADD_TIMEOUT_MS, stdio: 'ignore' });
  return readUsers().find((user) => user.name === PREFERRED);
}

function readUsers(): OtherUser[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [name = '', , uidText = '', gidText = ''] = line.split(':');
    const uid = Number.parseInt(uidText, 10);
    const gid = Number.parseInt(gidText, 10);
    if (name === '' || !Number.isInteger(uid) || !Number.isInteger(gid) || uid === 0) return [];
    return [{ kind: 'other' as const, name, uid, gid, readsAnyFolder: false }];
  });
}
