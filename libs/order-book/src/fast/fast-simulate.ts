import type { Band } from '../band';
import type { PreviewFill } from '../types';
import type { FastState } from './fast-state';
import { OCO, SELL } from './layout';

/** An order as the trial wants it; `limitTicks` 0 is "at any price". */
export interface Trial {
  sell: boolean;
  limitTicks: number;
  shares: number;
  owner: number;
  /** Index into SELF_TRADE_MODES; 0 is none. */
  selfTrade: number;
  ocoTag: number;
  /** Its own handle when it is already in the book, else 0. */
  self: number;
}

export interface TrialResult {
  fills: PreviewFill[];
  /** Ended by self-trade prevention or by its own oco group. */
  ended: boolean;
  left: number;
}

interface Waiting {
  handle: number;
  slice: number;
  leaves: number;
}

const CANCEL_NEWEST = 1;
const CANCEL_OLDEST = 2;
const CANCEL_BOTH = 3;

/** Plays an aggressor against the book without touching it, by the rules of the matching. */
export class Simulation {
  private readonly fills: PreviewFill[] = [];
  private readonly gone = new Set<number>();
  /** What is left of orders that the trial has looked at. */
  private readonly seen = new Map<number, Waiting>();
  private left: number;
  private ended = false;
  private stopped = false;

  constructor(
    private readonly state: FastState,
    private readonly trial: Trial,
    private readonly band: Band,
  ) {
    this.left = trial.shares;
  }

  /** `cancelled` are handles that go before the aggressor starts. */
  run(cancelled: number[] = []): TrialResult {
    for (const handle of cancelled) this.gone.add(handle);
    const { core } = this.state;
    const ladder = this.trial.sell ? core.bids : core.asks;
    for (let level = ladder.best; level !== 0 && this.goesOn(); level = ladder.next(level)) {
      const price = ladder.levels[level * 8 + 3]! ^ ladder.mask;
      if (!this.reaches(price)) break;
      this.playLevel(ladder.levels[level * 8]!, price);
    }
    return { fills: this.fills, ended: this.ended, left: this.left };
  }

  private goesOn(): boolean {
    return this.left > 0 && !this.ended && !this.stopped;
  }

  private reaches(price: number): boolean {
    const { limitTicks, sell } = this.trial;
    return limitTicks === 0 || (sell ? price >= limitTicks : price <= limitTicks);
  }

  private playLevel(head: number, price: number): void {
    const { state } = this;
    const queue: Waiting[] = [];
    for (let handle = head; handle !== 0; handle = state.next(handle)) {
      queue.push(this.look(handle));
    }
    for (let at = 0; at < queue.length && this.goesOn(); at += 1) {
      const maker = queue[at]!;
      if (this.gone.has(maker.handle)) continue;
      if (this.trial.selfTrade !== 0 && state.owner(maker.handle) === this.trial.owner) {
        this.prevent(maker);
        continue;
      }
      if (price < this.band.lowerTicks || price > this.band.upperTicks) {
        this.stopped = true;
        return;
      }
      this.fill(maker, price);
      if (maker.leaves === 0 || maker.slice > 0) continue;
      maker.slice = Math.min(state.core.pool.displays[maker.handle]!, maker.leaves);
      queue.push(maker);
    }
  }

  private prevent(maker: Waiting): void {
    const mode = this.trial.selfTrade;
    if (mode === CANCEL_OLDEST) return;
    if (mode === CANCEL_NEWEST || mode === CANCEL_BOTH) {
      this.ended = true;
      return;
    }
    const shares = Math.min(this.left, maker.leaves);
    maker.leaves -= shares;
    if ((this.state.flags(maker.handle) & OCO) !== 0) this.shrinkMakers(maker, shares);
    if (this.ended) return;
    const own = Math.min(shares, this.left);
    this.left -= own;
    this.ended = this.left === 0;
    this.shrinkOwn(own);
  }

  private look(handle: number): Waiting {
    const known = this.seen.get(handle);
    if (known !== undefined) return known;
    const { state } = this;
    const fresh = { handle, slice: state.slice(handle), leaves: state.leaves(handle) };
    this.seen.set(handle, fresh);
    return fresh;
  }

  private fill(maker: Waiting, priceTicks: number): void {
    const { state } = this;
    const quantityShares = Math.min(this.left, maker.slice);
    this.fills.push({ makerId: state.idOf(maker.handle), priceTicks, quantityShares });
    this.left -= quantityShares;
    maker.slice -= quantityShares;
    maker.leaves -= quantityShares;
    const taken = this.left === 0;
    if ((state.flags(maker.handle) & OCO) !== 0) {
      this.shrinkMakers(maker, quantityShares);
    }
    this.shrinkOwn(quantityShares, taken);
  }

  /** The aggressor's own group has less to trade. */
  private shrinkOwn(shares: number, done = this.left === 0): void {
    const { state, trial } = this;
    if (trial.ocoTag === 0) return;
    for (const handle of state.siblingsOf(trial.owner, trial.ocoTag, trial.self)) {
      this.shrink(handle, shares, done);
    }
  }

  /** The oco group of a maker has less to trade, and the aggressor too if it is a member. */
  private shrinkMakers(maker: Waiting, shares: number): void {
    const { state, trial } = this;
    const done = maker.leaves === 0;
    const tag = state.core.pool.ocoTags[maker.handle]!;
    for (const handle of state.siblings(maker.handle)) {
      if (handle !== trial.self) this.shrink(handle, shares, done);
    }
    if (tag !== trial.ocoTag || state.owner(maker.handle) !== trial.owner) return;
    if (done || this.left <= shares) this.ended = true;
    else this.left -= shares;
  }

  private shrink(handle: number, shares: number, whole: boolean): void {
    const other = this.look(handle);
    if (whole || other.leaves <= shares) {
      this.gone.add(handle);
      return;
    }
    other.leaves -= shares;
    other.slice = Math.min(other.slice, other.leaves);
  }
}

/** The trial of an order that is already in the book. */
export function trialOf(state: FastState, handle: number, selfTrade: number): Trial {
  const flags = state.flags(handle);
  return {
    sell: (flags & SELL) !== 0,
    limitTicks: state.priceOf(handle),
    shares: state.leaves(handle),
    owner: state.owner(handle),
    selfTrade,
    ocoTag: (flags & OCO) === 0 ? 0 : state.core.pool.ocoTags[handle]!,
    self: handle,
  };
}
