import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { until } from '@app/testing';

import type { Fault } from './scene';
import { SHOWS_MS } from './scene';

const CHUNK = 1024 * 1024;

/** Fills the disk that holds the folder to its last byte; answers how much that took. */
function fill(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  let written = 0;
  try {
    for (let left = bavail * bsize; left > 0; left -= CHUNK) {
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(CHUNK), { flag: 'a' });
      written += CHUNK;
    }
    for (;;) {
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(4_096), { flag: 'a' });
      written += 4_096;
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOSPC') throw error;
  }
  return written;
}

/** F18: the disk of PostgreSQL is full, data and WAL alike. `folder` lies on a small disk. */
export function diskFull(folder: string): Fault {
  return {
    id: 'F18',
    name: 'disk full (data and WAL)',
    on: ['monolith', 'distributed'],
    run: async ({ fleet, probe, happened }) => {
      const written = fill(folder);
      try {
        const refused = async (): Promise<boolean> => {
          const answer = await probe.order();
          return answer === null || answer.status === 503;
        };
        await until('orders are not taken', refused, SHOWS_MS);
        happened(`${Math.round(written / CHUNK)} MiB of ballast, orders are not taken`);
      } finally {
        rmSync(join(folder, 'ballast'), { force: true });
      }
      // A server that could not write its WAL has ended, as it must.
      await fleet.postgres.startAgain();
    },
  };
}
