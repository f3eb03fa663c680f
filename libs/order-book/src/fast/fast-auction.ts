import type { Indicative } from '../types';
import type { FastState } from './fast-state';
import type { PriceLadder } from './price-ladder';

/** A run of ticks at which volume and surplus are the same. */
interface Run {
  low: number;
  high: number;
  volume: number;
  surplus: number;
}

const NOTHING: Indicative = { priceTicks: 0, volumeShares: 0, surplusShares: 0 };

function marketShares(state: FastState, list: number): number {
  let total = 0;
  for (let at = state.lists.head(list); at !== 0; at = state.next(at)) total += state.leaves(at);
  return total;
}

/** Prices and shares of a side, lowest price first. */
function levelsOf(ladder: PriceLadder): Array<[number, number]> {
  const levels: Array<[number, number]> = [];
  for (let level = ladder.best; level !== 0; level = ladder.next(level)) {
    levels.push([ladder.levels[level * 8 + 3]! ^ ladder.mask, ladder.shares[level * 4 + 2]!]);
  }
  return ladder.mask === 0 ? levels : levels.reverse();
}

function runOf(low: number, high: number, buys: number, sells: number): Run {
  return { low, high, volume: Math.min(buys, sells), surplus: buys - sells };
}

/** Every limit and every gap between two limits, lowest first: one sweep over both sides. */
function runsOf(state: FastState): Run[] {
  const bids = levelsOf(state.core.bids);
  const asks = levelsOf(state.core.asks);
  let buys = marketShares(state, 0);
  let sells = marketShares(state, 1);
  for (const [, shares] of bids) buys += shares;
  const runs: Run[] = [];
  let bid = 0;
  let ask = 0;
  let before = 0;
  while (bid < bids.length || ask < asks.length) {
    const price = Math.min(bids[bid]?.[0] ?? Infinity, asks[ask]?.[0] ?? Infinity);
    if (before > 0 && price > before + 1) runs.push(runOf(before + 1, price - 1, buys, sells));
    if (asks[ask]?.[0] === price) {
      sells += asks[ask]![1];
      ask += 1;
    }
    runs.push(runOf(price, price, buys, sells));
    if (bids[bid]?.[0] === price) {
      buys -= bids[bid]![1];
      bid += 1;
    }
    before = price;
  }
  return runs;
}

/**
 * The auction price by rule 8 of the engine contract: most volume, least surplus, the side of
 * the surplus, nearest the reference. Candidates are all ticks between the lowest and the highest
 * limit; the runs that tie lie next to each other, so they make one range.
 */
export function indicativeOf(state: FastState): Indicative {
  const last = state.core.lastPrice;
  const reference = state.values.referenceTicks > 0 ? state.values.referenceTicks : last;
  const runs = runsOf(state);
  if (runs.length === 0 && reference > 0) {
    const buys = marketShares(state, 0);
    runs.push(runOf(reference, reference, buys, marketShares(state, 1)));
  }
  let tied: Run[] = [];
  for (const run of runs) {
    const best = tied[0];
    const gain = best === undefined ? run.volume : betterBy(run, best);
    if (gain > 0) tied = [run];
    else if (gain === 0 && best !== undefined) tied.push(run);
  }
  if (tied.length === 0) return NOTHING;
  return outcome(tied, reference);
}

/** Positive when `run` is better than `best`, 0 when it ties. */
function betterBy(run: Run, best: Run): number {
  if (run.volume !== best.volume) return run.volume - best.volume;
  return Math.abs(best.surplus) - Math.abs(run.surplus);
}

function outcome(tied: Run[], reference: number): Indicative {
  const { low } = tied[0]!;
  const { high } = tied[tied.length - 1]!;
  let price = reference > 0 ? reference : Math.floor((low + high) / 2);
  price = Math.min(Math.max(price, low), high);
  if (tied.every((run) => run.surplus > 0)) price = high;
  else if (tied.every((run) => run.surplus < 0)) price = low;
  const run = tied.find((each) => price <= each.high)!;
  return { priceTicks: price, volumeShares: run.volume, surplusShares: run.surplus };
}
