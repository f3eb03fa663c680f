import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { isAlive } from './processes';

const POLL_MS = 50;
const WAIT_MS_MAX = 180_000;

/**
 * Runs `work` while no other process starts or stops a server in the same folder. A lock whose
 * holder died is taken over.
 */
export async function withStartLock<T>(home: string, work: () => Promise<T>): Promise<T> {
  const path = join(home, 'start.lock');
  const giveUpAt = Date.now() + WAIT_MS_MAX;
  while (!tryLock(path)) {
    if (Date.now() > giveUpAt) throw new Error(`another process holds ${path}`);
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = readHolder(path);
  if (holder !== null && !isAlive(holder)) rmSync(path, { force: true });
  return false;
}

function readHolder(path: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isInteger(pid) ? pid : null;
  } catch {
    return null;
  }
}
