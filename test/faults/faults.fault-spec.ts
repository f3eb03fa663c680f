import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { DeploymentKind } from './fleet/fleet';
import { PostgresServer } from './fleet/postgres-server';
import { seedOfRun } from './load-setting';
import { MATRIX } from './matrix';
import { Arena, note } from './matrix/arena';
import { diskFull } from './matrix/disk';
import type { Fault } from './matrix/scene';

/** `run.mjs` says by the environment what to run; a bare Jest runs the short part. */
const {
  FAULT_KIND,
  FAULT_ONLY = '',
  FAULT_ALL,
  FAULT_RESULTS,
  FAULT_L1_SECONDS = '10',
} = process.env;
const KIND: DeploymentKind = FAULT_KIND === 'monolith' ? 'monolith' : 'distributed';
const CACHE = resolve(__dirname, '../../.cache/faults');
const SMALL_DISK = join(CACHE, 'small-disk');
const SMALL_DISK_SIZE = '400m';
/** Tokens of the traders live for 15 minutes. */
const FAULTS_OF_ONE_FLEET = 12;
const FAULT_MS_MAX = 240_000;

function isChosen(fault: Fault): boolean {
  if (!fault.on.includes(KIND)) return false;
  const only = FAULT_ONLY.split(',').filter((id) => id !== '');
  const named = only.some((id) => id === fault.id || fault.name.includes(id));
  return only.length > 0 ? named : FAULT_ALL === '1' || fault.short === true;
}

const seed = seedOfRun();
const chosen = MATRIX.filter(isChosen);
const onSmallDisk = [diskFull(SMALL_DISK)].filter(isChosen);
const titled = (faults: readonly Fault[]) =>
  faults.map((fault, index) => [fault.id, fault.name, fault, index] as const);

describe(`faults of the ${KIND} exchange, seed ${seed}`, () => {
  let postgres: PostgresServer;
  let arena: Arena | null = null;

  const close = async (): Promise<void> => {
    await arena?.close();
    arena = null;
  };

  const suffer = async (fault: Fault, index: number): Promise<void> => {
    const { shards = 1 } = fault;
    if (index % FAULTS_OF_ONE_FLEET === 0 || arena?.shards !== shards) await close();
    const recoveryMsMax = Number.parseInt(FAULT_L1_SECONDS, 10) * 1_000;
    const options = { kind: KIND, seed: seed + index, postgres, shards, recoveryMsMax };
    arena ??= await Arena.open(options);
    const row = await arena.judge(fault);
    note(row, FAULT_RESULTS);
    if (row.ok) return;
    const { logs } = arena;
    await close();
    throw new Error(`${row.error}\n${row.seen.join('\n')}\n${logs}`);
  };

  describe('on a disk of its own', () => {
    beforeAll(async () => {
      postgres = await PostgresServer.start(join(CACHE, 'postgres'));
    });

    afterAll(async () => {
      await close();
      await postgres?.stop();
    });

    it('there is something to do', () => {
      expect(chosen.length + onSmallDisk.length).toBeGreaterThan(0);
    });

    it.each(titled(chosen))(
      '%s %s',
      async (_id, _name, fault, index) => {
        await suffer(fault, index);
      },
      FAULT_MS_MAX,
    );
  });

  const onlyWhenChosen = onSmallDisk.length > 0 ? describe : () => undefined;
  onlyWhenChosen('on a small disk', () => {
    beforeAll(async () => {
      mountSmallDisk();
      postgres = await PostgresServer.start(join(SMALL_DISK, 'postgres'));
    });

    afterAll(async () => {
      await close();
      await postgres?.stop();
      spawnSync('umount', [SMALL_DISK]);
    });

    it.each(titled(onSmallDisk))(
      '%s %s',
      async (_id, _name, fault, index) => {
        await suffer(fault, index);
      },
      FAULT_MS_MAX,
    );
  });
});

/** Needs root: elsewhere F18 cannot be tried, and says so by failing. */
function mountSmallDisk(): void {
  spawnSync('umount', [SMALL_DISK]);
  rmSync(SMALL_DISK, { recursive: true, force: true });
  mkdirSync(SMALL_DISK, { recursive: true });
  const options = ['-t', 'tmpfs', '-o', `size=${SMALL_DISK_SIZE},mode=755`, 'tmpfs', SMALL_DISK];
  const { status, stderr } = spawnSync('mount', options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no small disk on this machine: ${stderr}`);
}
