import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { DeploymentKind } from './fleet/fleet';
import { PostgresServer } from './fleet/postgres-server';
import { seedOfRun } from './load-setting';
import { MATRIX } from './matrix';
import { Arena } from './matrix/arena';
import { diskFull } from './matrix/disk';
import type { FaultRow } from './matrix/fault-row';
import { failedRow, note } from './matrix/fault-row';
import type { Fault } from './matrix/scene';

/** `run.mjs` says by the environment what to run; a bare Jest runs the short part. */
const {
  FAULT_KIND,
  FAULT_ONLY = '',
  FAULT_ALL,
  FAULT_RESULTS,
  FAULT_L1_SECONDS = '10',
  FAULT_LANE = '0/1',
} = process.env;
const KIND: DeploymentKind = FAULT_KIND === 'monolith' ? 'monolith' : 'distributed';
const CACHE = resolve(__dirname, '../../.cache/faults');
const SMALL_DISK = join(CACHE, 'small-disk');
const SMALL_DISK_SIZE = '400m';
/** Each audit reads the whole history of its fleet: a new fleet in time keeps it short. */
const FAULTS_OF_ONE_FLEET = 40;
/** A row that takes longer has failed, and the next one gets a new fleet. */
const ROW_MS_MAX = 240_000;
const TEST_MS_MAX = 360_000;
/** After the lanes: rows that need the machine for themselves. */
const ALONE = FAULT_LANE === 'alone';
/** Two lanes are two halves of the matrix side by side, each with servers of its own. */
const [LANE = 0, LANES = 1] = ALONE ? [] : FAULT_LANE.split('/').map(Number);

function isChosen(fault: Fault): boolean {
  if (!fault.on.includes(KIND)) return false;
  const only = FAULT_ONLY.split(',').filter((id) => id !== '');
  const named = only.some((id) => id === fault.id || fault.name.includes(id));
  return only.length > 0 ? named : FAULT_ALL === '1' || fault.short === true;
}

/** Loading nine programs at once beside another lane says more of the machine than of them. */
function isForOneLane(fault: Fault): boolean {
  return fault.loadsAll === true;
}

function ofLane(): Fault[] {
  const shared = ofOneShard.filter((fault) => LANES === 1 || !isForOneLane(fault));
  const mine = shared.filter((_, index) => index % LANES === LANE);
  return LANE === LANES - 1 ? [...mine, ...ofMore] : mine;
}

const seed = seedOfRun();
/** Rows that need more shards go to the last lane, so that only one needs another fleet. */
const ofOneShard = MATRIX.filter(isChosen).filter(({ shards = 1 }) => shards === 1);
const ofMore = MATRIX.filter(isChosen).filter(({ shards = 1 }) => shards > 1);
const chosen = ALONE ? ofOneShard.filter(isForOneLane) : ofLane();
const onSmallDisk = !ALONE && LANE === 0 ? [diskFull(SMALL_DISK)].filter(isChosen) : [];
const titled = (faults: readonly Fault[]) =>
  faults.map((fault, index) => [fault.id, fault.name, fault, index] as const);

describe(`faults of the ${KIND} exchange, seed ${seed}`, () => {
  let postgres: PostgresServer;
  let arena: Arena | null = null;

  const close = async (): Promise<void> => {
    const closing = arena;
    arena = null;
    await closing?.close();
  };

  const judged = async (fault: Fault, index: number): Promise<FaultRow> => {
    const { shards = 1 } = fault;
    if (index % FAULTS_OF_ONE_FLEET === 0 || arena?.shards !== shards) await close();
    const recoveryMsMax = Number.parseInt(FAULT_L1_SECONDS, 10) * 1_000;
    const gently = LANES > 1;
    const options = { kind: KIND, seed: seed + index, postgres, shards, gently, recoveryMsMax };
    arena ??= await Arena.open(options);
    return await arena.judge(fault);
  };

  const suffer = async (fault: Fault, index: number): Promise<void> => {
    const failed = (error: unknown): FaultRow => failedRow({ fault, kind: KIND, seed }, error);
    const row = await within(ROW_MS_MAX, judged(fault, index)).catch(failed);
    note(row, FAULT_RESULTS);
    if (row.ok) return;
    const logs = arena?.logs ?? '';
    await close();
    throw new Error(`${row.error}\n${row.seen.join('\n')}\n${logs}`);
  };

  const eachOf = (faults: readonly Fault[]): void => {
    if (faults.length === 0) return;
    it.each(titled(faults))(
      '%s %s',
      async (_id, _name, fault, index) => {
        await suffer(fault, index);
      },
      TEST_MS_MAX,
    );
  };

  describe('on a disk of its own', () => {
    beforeAll(async () => {
      postgres = await PostgresServer.start(
        join(CACHE, LANE === 0 ? 'postgres' : `postgres-${LANE}`),
      );
    });

    afterAll(async () => {
      await close();
      await postgres?.stop();
    });

    it('there is something to do', () => {
      expect(chosen.length + onSmallDisk.length).toBeGreaterThan(0);
    });

    eachOf(chosen);
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

    eachOf(onSmallDisk);
  });
});

/** What `work` comes to, unless it takes too long. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Needs root: elsewhere F18 cannot be tried, and says so by failing. */
function mountSmallDisk(): void {
  spawnSync('umount', [SMALL_DISK]);
  rmSync(SMALL_DISK, { recursive: true, force: true });
  mkdirSync(SMALL_DISK, { recursive: true });
  const options = ['-t', 'tmpfs', '-o', `size=${SMALL_DISK_SIZE},mode=755`, 'tmpfs', SMALL_DISK];
  const { status, stderr } = spawnSync('mount', options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no small disk on this machine: ${stderr}`);
}
