import { hashOrder, hashState, StateHasher } from '../state-hash';
import type { BookOrder, DepthLevel, OrderPlace, Side } from '../types';
import { ORDER_TYPES, SELF_TRADE_MODES, TIMES_IN_FORCE } from '../types';
import type { FastState } from './fast-state';
import {
  HIDDEN,
  PLACE_BOOK,
  placeOf,
  POST_ONLY,
  SELL,
  stpOf,
  tifOf,
  TRIGGERED,
  typeOf,
} from './layout';
import type { PriceLadder } from './price-ladder';

const PLACES: OrderPlace[] = ['book', 'market', 'stop', 'parked'];

/** A live order as a readable object. */
export function orderOf(state: FastState, handle: number): BookOrder {
  const { pool } = state.core;
  const flags = state.flags(handle);
  const special = state.isSpecial(handle);
  const extra = (column: Int32Array | Float64Array): number => (special ? column[handle]! : 0);
  return {
    orderId: state.idOf(handle),
    owner: state.owner(handle),
    side: (flags & SELL) === 0 ? 'buy' : 'sell',
    type: ORDER_TYPES[typeOf(flags)]!,
    tif: TIMES_IN_FORCE[tifOf(flags)]!,
    place: PLACES[placeOf(flags)]!,
    triggered: (flags & TRIGGERED) !== 0,
    leavesShares: state.leaves(handle),
    filledShares: state.filled(handle),
    priceTicks: state.priceOf(handle),
    stopPriceTicks: extra(pool.stops),
    trailTicks: extra(pool.trails),
    trailBps: extra(pool.trailBps),
    displayShares: extra(pool.displays),
    sliceShares: state.slice(handle),
    hidden: (flags & HIDDEN) !== 0,
    postOnly: (flags & POST_ONLY) !== 0,
    selfTrade: SELF_TRADE_MODES[stpOf(flags)]!,
    ocoTag: extra(pool.ocoTags),
    expireAtMillis: extra(pool.expiries),
  };
}

function ladderOf(state: FastState, side: Side): PriceLadder {
  return side === 'buy' ? state.core.bids : state.core.asks;
}

/** Visible levels, best first; only levels with unseen shares are walked order by order. */
export function depthOf(state: FastState, side: Side, most: number): DepthLevel[] {
  const ladder = ladderOf(state, side);
  const { levels, shares } = ladder;
  const depth: DepthLevel[] = [];
  for (let level = ladder.best; level !== 0; level = ladder.next(level)) {
    if (depth.length >= most) break;
    const quantityShares = shares[level * 4 + 2]! - shares[level * 4 + 3]!;
    if (quantityShares === 0) continue;
    const priceTicks = levels[level * 8 + 3]! ^ ladder.mask;
    let orders = levels[level * 8 + 2]!;
    if (shares[level * 4 + 3] !== 0) {
      for (let at = levels[level * 8]!; at !== 0; at = state.next(at)) {
        if ((state.flags(at) & HIDDEN) !== 0) orders -= 1;
      }
    }
    depth.push({ priceTicks, quantityShares, orders });
  }
  return depth;
}

/** All shares at each price, best first. */
export function totalsOf(
  state: FastState,
  side: Side,
): Array<{ priceTicks: number; quantityShares: number }> {
  const ladder = ladderOf(state, side);
  const totals: Array<{ priceTicks: number; quantityShares: number }> = [];
  for (let level = ladder.best; level !== 0; level = ladder.next(level)) {
    const priceTicks = ladder.levels[level * 8 + 3]! ^ ladder.mask;
    totals.push({ priceTicks, quantityShares: ladder.shares[level * 4 + 2]! });
  }
  return totals;
}

/** Shares that trade before this order at its price. */
export function queueAheadOf(state: FastState, orderId: number): number | null {
  const handle = state.handleOf(orderId);
  if (handle === 0 || placeOf(state.flags(handle)) !== PLACE_BOOK) return null;
  const { hot } = state.core.pool;
  let ahead = 0;
  let before = hot[handle * 8 + 1]!;
  for (; before !== 0; before = hot[before * 8 + 1]!) ahead += state.slice(before);
  return ahead;
}

/** Orders in front of this one at its price. */
export function ordersAheadOf(state: FastState, orderId: number): number | null {
  const handle = state.handleOf(orderId);
  if (handle === 0 || placeOf(state.flags(handle)) !== PLACE_BOOK) return null;
  const { hot } = state.core.pool;
  let ahead = 0;
  for (let at = hot[handle * 8 + 1]!; at !== 0; at = hot[at * 8 + 1]!) ahead += 1;
  return ahead;
}

/** Hash over state and orders in canonical order. */
export function hashOf(state: FastState): string {
  const hasher = new StateHasher();
  hashState(hasher, state.state);
  for (const handle of state.canonical()) hashOrder(hasher, orderOf(state, handle));
  return hasher.digest();
}
