import type { FastState } from './fast-state';
import { HIDDEN, PLACE_BOOK, placeOf } from './layout';
import { PriceLadder } from './price-ladder';

function assert(holds: boolean, what: string): void {
  if (!holds) throw new Error(`order book is broken: ${what}`);
}

function checkLevel(state: FastState, ladder: PriceLadder, level: number): void {
  const { levels, shares } = ladder;
  const price = levels[level * 8 + 3]! ^ ladder.mask;
  let count = 0;
  let total = 0;
  let unseen = 0;
  let before = 0;
  for (let at = levels[level * 8]!; at !== 0; at = state.next(at)) {
    assert(state.core.pool.hot[at * 8 + 1] === before, `queue of ${price} links back`);
    assert(state.side(state.flags(at)) === ladder, `order in the queue of ${price} is of its side`);
    assert(
      placeOf(state.flags(at)) === PLACE_BOOK,
      `order in the queue of ${price} is in the book`,
    );
    assert(state.priceOf(at) === price, `order in the queue of ${price} has that price`);
    const seen = (state.flags(at) & HIDDEN) === 0 ? state.slice(at) : 0;
    count += 1;
    total += state.leaves(at);
    unseen += state.leaves(at) - seen;
    before = at;
  }
  assert(levels[level * 8 + 1] === before, `queue of ${price} ends at its tail`);
  assert(count > 0 && levels[level * 8 + 2] === count, `queue of ${price} counts its orders`);
  assert(shares[level * 4 + 2] === total, `queue of ${price} counts its shares`);
  assert(shares[level * 4 + 3] === unseen, `queue of ${price} counts its unseen shares`);
}

function checkLadder(state: FastState, ladder: PriceLadder): void {
  let count = 0;
  let before = -1;
  for (let level = ladder.best; level !== 0; level = ladder.next(level)) {
    const key = ladder.levels[level * 8 + 3]!;
    assert(key > before, 'levels are in order');
    assert(count > 0 || key === ladder.bestKey, 'the best key is that of the best level');
    assert(ladder.find(key) === level, 'a level is found by its price');
    checkLevel(state, ladder, level);
    before = key;
    count += 1;
  }
  assert(count > 0 || ladder.bestKey === PriceLadder.NO_KEY, 'an empty side has no best key');
  assert(ladder.levelCount === count, 'levels are counted');
  assert(ladder.countByBits() === count, 'each level has its bit and no other');
}

/** What must hold between two commands: links, counts, bits, ids, and an uncrossed book. */
export function checkFast(state: FastState): void {
  const { core } = state;
  checkLadder(state, core.bids);
  checkLadder(state, core.asks);
  const handles = state.canonical();
  assert(handles.length === core.table.count, 'every live order is in exactly one queue');
  for (const handle of handles) {
    const orderId = state.idOf(handle);
    assert(state.handleOf(orderId) === handle, `order ${orderId} is found by its id`);
    assert(state.leaves(handle) > 0, `order ${orderId} has something left`);
    assert(state.slice(handle) > 0, `order ${orderId} has a slice`);
    assert(state.slice(handle) <= state.leaves(handle), `slice of ${orderId} is part of it`);
  }
  if (state.values.phase !== 'continuous') return;
  const bid = core.bids.best === 0 ? 0 : core.bids.bestKey ^ core.bids.mask;
  assert(core.asks.best === 0 || bid < core.asks.bestKey, 'never crossed when continuous');
}
