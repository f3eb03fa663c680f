import type { Entry, OrdersEvent, WalletEvent } from '@app/contracts';
import type { OrdersState } from '@app/order-manager';

import type { AnyStage, Mutation } from './plan.fixture';
import { simulate } from './simulate.fixture';

const SEEDS_MAX = 60;

/** Breaks one stage and leaves the others alone. */
function breaking(stream: string, change: (stage: AnyStage) => Partial<AnyStage>): Mutation {
  return (stage) => (stage.stream.startsWith(stream) ? { ...stage, ...change(stage) } : stage);
}

/** Lets events through as they are, changed, or not at all. */
function filtering(
  stream: string,
  filter: (event: { type: string }, input: Entry) => unknown,
): Mutation {
  return breaking(stream, (stage) => ({
    decide: (state, input, emit) =>
      stage.decide(state, input, (event) => {
        const changed = filter(event as { type: string }, input);
        return changed === null ? 0 : emit(changed);
      }),
  }));
}

const without = (stream: string, type: string): Mutation =>
  filtering(stream, (event) => (event.type === type ? null : event));

const noFees: Mutation = filtering('wallet', (event) => {
  const settled = event as WalletEvent;
  if (settled.type !== 'settled') return event;
  return {
    ...settled,
    buy: { ...settled.buy, feeUnits: 0 },
    sell: { ...settled.sell, feeUnits: 0 },
    legs: settled.legs.filter((leg) => leg.kind !== 'fee'),
  };
});

const mintsMoney: Mutation = filtering('wallet', (event) => {
  const settled = event as WalletEvent;
  if (settled.type !== 'settled') return event;
  const legs = settled.legs.map((leg, index) =>
    index < 2 ? { ...leg, amount: leg.amount * 2 } : leg,
  );
  return { ...settled, legs };
});

/** Every second fill is told to nobody. */
const hidesFills: Mutation = filtering('orders', (event) => {
  const filled = event as OrdersEvent;
  return filled.type === 'filled' && filled.liquidity === 'taker' && filled.leavesShares > 0
    ? null
    : event;
});

const forgetsIds: Mutation = breaking('orders', (stage) => ({
  request: (state, ask, at, emit) => {
    (state as OrdersState).clientIds.clear();
    return stage.request(state, ask, at, emit);
  },
}));

let calls = 0;
/** What it decides depends on how often it was asked. */
const moody: Mutation = filtering('risk', (event) => {
  calls += 1;
  return { ...event, mood: calls };
});

const forgetful: Mutation = breaking('wallet', (stage) => ({
  snapshot: (state) => ({ ...(stage.snapshot(state) as object), house: [] }),
}));

/** Folds differently from how it decides. */
const foldsOtherwise: Mutation = breaking('match', (stage) => ({
  fold: (state, event, seq, at) => {
    const { type, priceTicks } = event as { type: string; priceTicks?: number };
    if (type === 'traded' && priceTicks === 1_000) return;
    stage.fold(state, event, seq, at);
  },
}));

const BROKEN: readonly (readonly [
  rule: string,
  mutation: Mutation,
  caughtBy: readonly string[],
])[] = [
  ['the wallet releases no hold', without('wallet', 'released'), ['M6', 'G9']],
  // Legs wait for the settlement of their entry: without it they are never decided.
  ['the wallet settles no trade', without('wallet', 'settled'), ['M6', 'M7', 'G9', 'W1']],
  ['the wallet charges no fees', noFees, ['M7']],
  ['the wallet pays twice what was traded', mintsMoney, ['M7', 'G9']],
  ['risk never closes the use of an order', without('risk', 'use_closed'), ['M6']],
  ['risk sees no trades', without('risk', 'use_traded'), ['M6', 'M3']],
  ['risk lets cancels fall', without('risk', 'cancel_approved'), ['L1']],
  ['orders hides fills', hidesFills, ['T2', 'T3', 'B1', 'G9']],
  ['orders forgets client ids', forgetsIds, ['A2', 'G1', 'B1']],
  ['orders tells no refusal', without('orders', 'rejected'), ['W1', 'B1']],
  ['risk is moody', moody, ['B3']],
  ['a snapshot of the wallet leaves money out', forgetful, ['B5', 'B1', 'M2', 'M4']],
  ['matching folds otherwise than it decides', foldsOtherwise, ['B1', 'B5', 'G9']],
];

describe('the simulation notices a broken rule', () => {
  it.each(BROKEN)(
    '%s',
    async (_rule, mutation, caughtBy) => {
      let found: string[] = [];
      for (let seed = 1; seed <= SEEDS_MAX && found.length === 0; seed += 1) {
        const { violations } = await simulate(seed, mutation);
        found = violations.map((violation) => violation.invariant);
      }
      expect(caughtBy).toContain(found[0]);
    },
    120_000,
  );

  it('and finds nothing wrong with the same seeds when nothing is broken', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      expect((await simulate(seed)).violations).toEqual([]);
    }
  });

  it('repeats a run exactly from its seed', async () => {
    for (const seed of [3, 4, 5]) {
      const [first, second] = [await simulate(seed), await simulate(seed)];
      expect(second).toEqual(first);
      expect(first.entries).toBeGreaterThan(20);
    }
  });
});
