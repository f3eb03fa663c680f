import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const PS_TIMEOUT_MS = 2_000;

/** True when a process of that number runs; one that only waits to be reaped does not. */
export function isAlive(pid: number): boolean {
  if (pid <= 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = procFile(pid, 'stat');
  return stat === null || !/\) Z /.test(stat);
}

/** True when a process of that number runs and is a PostgreSQL server. */
export function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  const command =
    procFile(pid, 'cmdline') ??
    spawnSync('ps', ['-o', 'command=', '-p', String(pid)], {
      timeout: PS_TIMEOUT_MS,
    }).stdout.toString();
  const program = command.split(/[\0 ]/)[0] ?? '';
  return /(^|\/)postgres:?$/.test(program);
}

function procFile(pid: number, name: string): string | null {
  if (!existsSync('/proc/self/stat')) return null;
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
