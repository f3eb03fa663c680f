import type { BookOrder, BookState } from './types';
import { ORDER_TYPES, PHASES, SELF_TRADE_MODES, TIMES_IN_FORCE } from './types';

/**
 * Two 32-bit murmur lanes over a sequence of numbers. Not cryptographic: it tells two books
 * apart (invariants B1, B3, B5), it does not protect them.
 */
export class StateHasher {
  private first = 0x9e3779b9 | 0;
  private second = 0x85ebca6b | 0;

  /** Mixes one safe integer in; high and low half both count. */
  add(value: number): void {
    const low = value | 0;
    const high = Math.floor(value / 4294967296) | 0;
    this.first = mix(this.first, low, 0xcc9e2d51 | 0);
    this.first = mix(this.first, high, 0xcc9e2d51 | 0);
    this.second = mix(this.second, high ^ 0x5bd1e995, 0x1b873593);
    this.second = mix(this.second, low, 0x1b873593);
  }

  /** 16 lower-case hex digits. */
  digest(): string {
    return hex(finish(this.first)) + hex(finish(this.second));
  }
}

function mix(lane: number, value: number, factor: number): number {
  let word = Math.imul(value, factor);
  word = (word << 15) | (word >>> 17);
  word = Math.imul(word, 0x1b873593);
  const mixed = lane ^ word;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(lane: number): number {
  let word = lane ^ (lane >>> 16);
  word = Math.imul(word, 0x85ebca6b);
  word ^= word >>> 13;
  word = Math.imul(word, 0xc2b2ae35);
  return word ^ (word >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** Everything of the state that later decisions depend on. */
export function hashState(hasher: StateHasher, state: BookState): void {
  hasher.add(PHASES.indexOf(state.phase));
  hasher.add(state.phaseEndsAtMillis);
  hasher.add(state.lastPriceTicks);
  hasher.add(state.referenceTicks);
  hasher.add(state.dynamicBandBps);
  hasher.add(state.staticBandBps);
  hasher.add(state.pauseMillis);
  hasher.add(state.reopenMillis);
}

const PLACES = ['book', 'market', 'stop', 'parked'];

/** One order; called in canonical order, so that the queues count too. */
export function hashOrder(hasher: StateHasher, order: BookOrder): void {
  hasher.add(order.orderId);
  hasher.add(order.owner);
  hasher.add(
    (order.side === 'buy' ? 0 : 1) +
      2 * ORDER_TYPES.indexOf(order.type) +
      16 * TIMES_IN_FORCE.indexOf(order.tif) +
      128 * SELF_TRADE_MODES.indexOf(order.selfTrade) +
      1024 * PLACES.indexOf(order.place) +
      4096 * Number(order.triggered) +
      8192 * Number(order.hidden) +
      16384 * Number(order.postOnly),
  );
  hasher.add(order.leavesShares);
  hasher.add(order.filledShares);
  hasher.add(order.priceTicks);
  hasher.add(order.stopPriceTicks);
  hasher.add(order.trailTicks);
  hasher.add(order.trailBps);
  hasher.add(order.displayShares);
  hasher.add(order.sliceShares);
  hasher.add(order.ocoTag);
  hasher.add(order.expireAtMillis);
}
