import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isAlive } from './processes';

/**
 * Runs beside the server, in no one's process group, and stops it (SIGINT is PostgreSQL's fast
 * shutdown) once no owner has been alive for a while. Plain sh: it must cost nothing.
 */
const WATCHER = `
owners=$1; lock=$2; server=$3; grace=$4; idle=0
while kill -0 "$server" 2>/dev/null && [ -e "$lock" ]; do
  sleep 2
  live=
  for file in "$owners"/*; do
    if kill -0 "\${file##*/}" 2>/dev/null; then live=1; fi
  done
  if [ -n "$live" ]; then idle=0; else idle=$((idle + 2)); fi
  if [ "$idle" -ge "$grace" ]; then kill -INT "$server"; exit 0; fi
done
`;

/**
 * Processes that use one embedded server. The last to leave stops it; the watcher does so for
 * owners that were killed. A file per owner, named by its process number.
 */
export class Owners {
  private readonly folder: string;
  private readonly own: string;

  /** `graceSeconds`: how long a server outlives the last process that used it and was killed. */
  constructor(
    private readonly home: string,
    private readonly graceSeconds: number,
  ) {
    this.folder = join(home, 'owners');
    this.own = join(this.folder, String(process.pid));
  }

  enter(): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.own, '');
  }

  /** Takes this process off the list; answers true when nobody else is on it. */
  leave(): boolean {
    rmSync(this.own, { force: true });
    return this.others() === 0;
  }

  /** Sees to it that a watcher runs for the server of that process number. */
  watch(serverPid: number, lockFile: string): void {
    const note = join(this.home, 'watcher');
    if (this.watched(note, serverPid)) return;
    const args = [this.folder, lockFile, String(serverPid), String(this.graceSeconds)];
    const child = spawn('/bin/sh', ['-c', WATCHER, 'openbell-postgres-watcher', ...args], {
      cwd: '/',
      detached: true,
      stdio: 'ignore',
    });
    child.once('error', () => undefined); // without it the server merely outlives a kill
    child.unref();
    rmSync(note, { force: true }); // it may be another user's
    if (child.pid !== undefined) writeFileSync(note, `${child.pid} ${serverPid}\n`);
  }

  private watched(note: string, serverPid: number): boolean {
    try {
      const [watcher = '', server = ''] = readFileSync(note, 'utf8').trim().split(' ');
      return server === String(serverPid) && isAlive(Number.parseInt(watcher, 10));
    } catch {
      return false;
    }
  }

  private others(): number {
    const alive = readdirSync(this.folder).filter((name) => {
      if (isAlive(Number.parseInt(name, 10))) return true;
      rmSync(join(this.folder, name), { force: true });
      return false;
    });
    return alive.length;
  }
}
