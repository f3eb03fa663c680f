import { matchStream, riskStream, streamsOf, walletStream } from '@app/contracts';
import { matchStage } from '@app/matching-engine';
import { ordersStage } from '@app/order-manager';
import { riskStage } from '@app/risk-manager';
import type { StageDefinition } from '@app/streams';
import type { HintChaos, StoreFaults } from '@app/testing';
import { Chance } from '@app/testing';
import { walletStage } from '@app/wallet';

/** Any stage: the simulation treats them alike. */
export type AnyStage = StageDefinition<unknown, unknown, unknown, unknown>;

/** Puts a broken stage in the place of a right one. */
export type Mutation = (stage: AnyStage) => AnyStage;

/** Everything that a seed decides before the first order: what runs where and what goes wrong. */
export interface Plan {
  readonly seed: number;
  readonly shards: number;
  /** Shards of risk-manager and wallet by account. */
  readonly accountShards: number;
  /** Streams owned by each process. */
  readonly processes: readonly (readonly string[])[];
  readonly symbols: readonly string[];
  readonly accounts: readonly string[];
  readonly fees: { readonly makerBasisPoints: number; readonly takerBasisPoints: number };
  /** Requests of clients and operators. */
  readonly steps: number;
  readonly maxGapMs: number;
  /** Probability, per request, that a process is killed, frozen, stopped or has its clock moved. */
  readonly accident: number;
  readonly hints: HintChaos;
  readonly store: StoreFaults;
  readonly snapshotEvery: number;
  readonly stages: readonly AnyStage[];
}

/** The plan of a seed; `accountShards` of risk and wallet, which the seed does not decide. */
export function planOf(seed: number, mutate: Mutation = (stage) => stage, accountShards = 1): Plan {
  const chance = new Chance(seed);
  const shards = chance.integer(1, 2);
  const matches = streamsOf(matchStream, shards);
  const risks = streamsOf(riskStream, accountShards);
  const wallets = streamsOf(walletStream, accountShards);
  const fees = { makerBasisPoints: chance.integer(0, 20), takerBasisPoints: chance.integer(5, 40) };
  const places = risks.map((_, shard) => ({ shard, shards: accountShards }));
  const stages = [
    ordersStage(shards, accountShards),
    ...places.map((place) => riskStage(shards, place)),
    ...places.map((place) => walletStage(shards, fees, place)),
    ...matches.map((_, shard) => matchStage(shard, accountShards)),
  ] as unknown as AnyStage[];
  const rough = chance.of([0, 0.3, 1]);
  return {
    seed,
    shards,
    accountShards,
    processes: chance.of([
      [['orders', ...risks, ...wallets, ...matches]],
      [['orders', ...risks, ...wallets, ...matches]],
      [
        ['orders', ...risks],
        [...wallets, ...matches],
      ],
      [['orders'], ...[...risks, ...wallets, ...matches].map((stream) => [stream])],
    ]),
    symbols: ['ABC', 'XYZ'],
    accounts: ['ann', 'bob', 'cyd', 'dan', 'eve'],
    fees,
    steps: chance.integer(40, 170),
    maxGapMs: chance.of([0, 2, 20, 200]),
    accident: chance.of([0, 0.02, 0.08]),
    hints: {
      drop: rough * chance.of([0, 0.3, 1]),
      duplicate: rough * chance.next(),
      stale: rough * 0.2,
      maxDelayMs: Math.round(rough * chance.of([0, 3, 60])),
    },
    store: {
      commitLost: rough * chance.of([0, 0.005, 0.02]),
      replyLost: rough * chance.of([0, 0.005, 0.02]),
      cut: rough * chance.of([0, 0.02]),
      maxLatencyMs: chance.of([0, 1, 10, 60]),
    },
    snapshotEvery: chance.of([5, 20, 100_000]),
    stages: stages.map(mutate),
  };
}
