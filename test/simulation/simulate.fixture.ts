import { isWalletStream } from '@app/contracts';
import type { MatchState } from '@app/matching-engine';
import type { WalletState } from '@app/wallet';

import { Clients } from './clients.fixture';
import { checkBooks, checkJournals, checkMemories, reexecute } from './journal-checks.fixture';
import {
  checkClearing,
  checkHolds,
  checkLedger,
  checkRiskUse,
  checkSolvent,
} from './money-checks.fixture';
import { checkOpenOrders, checkOrders } from './order-checks.fixture';
import type { Mutation } from './plan.fixture';
import { planOf } from './plan.fixture';
import type { Violation } from './world.fixture';
import { World } from './world.fixture';

const PREPARE_MS = 60_000;
const HEAL_MS = 60_000;
/** Quiet is what stays quiet for so long: a write may have been on its way. */
const REST_MS = 1_500;

/** What a run did and what it broke. */
export interface RunReport {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly restarts: number;
  readonly virtualMs: number;
  readonly entries: number;
  readonly answers: ReadonlyMap<string, number>;
}

/**
 * Runs the exchange of one seed: order flow with accidents, then healing, then every invariant.
 * `accountShards` is one unless told otherwise.
 */
export async function simulate(
  seed: number,
  mutate?: Mutation,
  accountShards?: number,
): Promise<RunReport> {
  const world = new World(planOf(seed, mutate, accountShards));
  const clients = new Clients(world);
  await prepare(world, clients);
  await trade(world, clients);
  await converge(world);
  if (world.violations.length === 0) await checkAll(world, clients);
  return {
    seed,
    violations: world.violations,
    restarts: world.restarts,
    virtualMs: world.loop.now,
    entries: world.streams.reduce((sum, stream) => sum + world.disk.head(stream), 0),
    answers: clients.answers,
  };
}

async function prepare(world: World, clients: Clients): Promise<void> {
  world.startAll();
  const owners = (): boolean => world.streams.every((stream) => world.handle(stream) !== null);
  await world.loop.run(PREPARE_MS, owners);
  for (let round = 0; round < 50 && !clients.prepared(); round += 1) {
    clients.prepare();
    await world.loop.run(world.loop.now + 2_000, () => clients.prepared());
  }
  if (!clients.prepared()) world.fail('L1', 'the exchange never opened');
}

async function trade(world: World, clients: Clients): Promise<void> {
  const { steps, maxGapMs, accident } = world.plan;
  world.breakThings();
  for (let step = 0; step < steps && world.violations.length === 0; step += 1) {
    clients.act();
    if (world.chance.happens(accident)) world.accident();
    const gap = world.chance.integer(0, maxGapMs);
    if (gap > 0 || world.chance.happens(0.3)) await world.loop.run(world.loop.now + gap);
  }
}

async function converge(world: World): Promise<void> {
  world.heal();
  const broken = (): boolean => world.violations.length > 0;
  const end = world.loop.now + HEAL_MS;
  while (world.loop.now < end) {
    await world.loop.run(end, () => broken() || world.quiet());
    const heads = world.heads();
    await world.loop.run(world.loop.now + REST_MS, broken);
    if (broken() || (world.quiet() && world.heads() === heads)) return;
  }
  const status = world.slots.map((slot) => slot.current?.host.status() ?? slot.streams.join());
  world.fail('L1', `no rest after healing: ${JSON.stringify(status)}`);
}

async function checkAll(world: World, clients: Clients): Promise<void> {
  checkJournals(world);
  const states = reexecute(world, (state, { stream }) => {
    if (isWalletStream(stream)) checkSolvent(world, state as WalletState);
    if (stream.startsWith('match:')) checkBooks(world, state as MatchState);
  });
  await checkMemories(world, states);
  checkOrders(world, clients.acknowledged);
  checkOpenOrders(world, states);
  checkLedger(world, states);
  checkClearing(world, states);
  checkHolds(world, states);
  checkRiskUse(world, states);
}
