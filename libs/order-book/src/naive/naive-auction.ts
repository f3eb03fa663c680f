import type { BookOrder, Indicative } from '../types';
import type { NaiveState } from './naive-state';

const NOTHING: Indicative = { priceTicks: 0, volumeShares: 0, surplusShares: 0 };

/** May this order trade in an auction at `price`? A protection price counts; 0 is "at any". */
export function isEligible(order: BookOrder, price: number): boolean {
  if (order.priceTicks === 0) return true;
  return order.side === 'buy' ? order.priceTicks >= price : order.priceTicks <= price;
}

function outcomeAt(state: NaiveState, price: number): Indicative {
  const shares = { buy: 0, sell: 0 };
  for (const queue of [state.markets, state.bids, state.asks]) {
    for (const order of queue) {
      if (isEligible(order, price)) shares[order.side] += order.leavesShares;
    }
  }
  const { buy: buys, sell: sells } = shares;
  return { priceTicks: price, volumeShares: Math.min(buys, sells), surplusShares: buys - sells };
}

/**
 * Rule 8 of the engine contract. Candidates are all ticks from the lowest to the highest limit;
 * volume and surplus change only at limits, so a limit, its two neighbours and the reference
 * price stand for all of them. Without any limit the reference price (or the last) is the only
 * candidate.
 */
export function naiveIndicative(state: NaiveState): Indicative {
  const { referenceTicks, lastPriceTicks } = state.values;
  const reference = referenceTicks > 0 ? referenceTicks : lastPriceTicks;
  const limits = [...state.bids, ...state.asks, ...state.markets]
    .map((order) => order.priceTicks)
    .filter((price) => price > 0);
  if (limits.length === 0) {
    const only = reference > 0 ? outcomeAt(state, reference) : NOTHING;
    return only.volumeShares > 0 ? only : NOTHING;
  }
  const lowest = Math.min(...limits);
  const highest = Math.max(...limits);
  const prices = new Set(limits.flatMap((price) => [price - 1, price, price + 1]));
  if (reference > 0) prices.add(reference);
  const outcomes = [...prices]
    .filter((price) => price >= lowest && price <= highest)
    .sort((a, b) => a - b)
    .map((price) => outcomeAt(state, price));
  const volume = Math.max(...outcomes.map((outcome) => outcome.volumeShares));
  if (volume === 0) return NOTHING;
  const most = outcomes.filter((outcome) => outcome.volumeShares === volume);
  const least = Math.min(...most.map((outcome) => Math.abs(outcome.surplusShares)));
  return choose(
    most.filter((outcome) => Math.abs(outcome.surplusShares) === least),
    reference,
    state,
  );
}

/** Ties: all buyers left over: the highest; all sellers: the lowest; else nearest reference. */
function choose(tied: Indicative[], reference: number, state: NaiveState): Indicative {
  const lowest = tied.at(0) ?? NOTHING;
  const highest = tied.at(-1) ?? NOTHING;
  if (tied.every((outcome) => outcome.surplusShares > 0)) return highest;
  if (tied.every((outcome) => outcome.surplusShares < 0)) return lowest;
  const middle = Math.floor((lowest.priceTicks + highest.priceTicks) / 2);
  const wanted = reference > 0 ? reference : middle;
  const nearest = Math.min(Math.max(wanted, lowest.priceTicks), highest.priceTicks);
  return outcomeAt(state, nearest);
}
