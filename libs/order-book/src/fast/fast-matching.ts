import type { Band } from '../band';
import { printBand } from '../band';
import { ALLOWED_TRANSITIONS, NEXT_PHASE, uncrossesOn } from '../phases';
import type { CancelCause, Phase, RefusalCode } from '../types';
import { indicativeOf } from './fast-auction';
import { Simulation, trialOf } from './fast-simulate';
import type { FastState } from './fast-state';
import {
  ELECTED,
  OCO,
  PLACE_PARKED,
  PLACE_STOP,
  placeOf,
  SELL,
  stpOf,
  TIF_CLS,
  TIF_DAY,
  TIF_FOK,
  TIF_IOC,
  TIF_OPG,
  tifOf,
  TYPE_LIMIT,
  TYPE_MARKET,
  TYPE_STOP_LIMIT,
  typeOf,
} from './layout';
import { OrderLists } from './order-lists';
import { PriceLadder } from './price-ladder';
import type { ReportWriter } from './report-writer';

const CANCEL_NEWEST = 1;
const CANCEL_OLDEST = 2;
const DECREMENT = 4;

/** What is left of a member after its trade, and whose group it is in. */
interface OcoGroup {
  readonly member: number;
  readonly owner: number;
  readonly tag: number;
  readonly left: number;
}

/** Is this order one that never rests in continuous trading? */
function neverRests(flags: number): boolean {
  const type = typeOf(flags);
  const tif = tifOf(flags);
  return (type !== TYPE_LIMIT && type !== TYPE_STOP_LIMIT) || tif === TIF_IOC || tif === TIF_FOK;
}

/** The general path: every rule, for orders that are already queued. */
export class FastMatching {
  /** Time of the running command; only a timed pause needs it. */
  atMillis = 0;

  constructor(
    private readonly state: FastState,
    private readonly writer: ReportWriter,
  ) {}

  drop(handle: number, cause: CancelCause): void {
    this.writer.cancelled(handle, cause);
    this.state.end(handle);
  }

  /** Lets a queued order trade, then ends what may not rest. */
  aggress(handle: number): void {
    const { state } = this;
    if (state.values.phase !== 'continuous') return;
    const flags = state.flags(handle);
    const place = placeOf(flags);
    if (place === PLACE_STOP || place === PLACE_PARKED) return;
    const band = printBand(state.state);
    if (tifOf(flags) === TIF_FOK && !this.fillable(handle, band)) {
      this.drop(handle, 'fok');
      return;
    }
    const orderId = state.idOf(handle);
    const hit = this.match(handle, orderId, band);
    if (state.handleOf(orderId) !== 0 && neverRests(flags)) this.endRest(handle, flags, hit);
    if (hit) this.pause();
  }

  private endRest(handle: number, flags: number, bandHit: boolean): void {
    const type = typeOf(flags);
    const marketable = type !== TYPE_LIMIT && type !== TYPE_STOP_LIMIT;
    if (bandHit) this.drop(handle, 'band');
    else if (tifOf(flags) === TIF_FOK) this.drop(handle, 'fok');
    else this.drop(handle, marketable ? 'market_rest' : 'ioc_rest');
  }

  private pause(): void {
    const { pauseMillis } = this.state.values;
    this.enter('halted', pauseMillis > 0 ? this.atMillis + pauseMillis : 0);
  }

  private enter(to: Phase, endsAtMillis: number): void {
    const { values } = this.state;
    this.writer.phaseChanged(values.phase, to, endsAtMillis);
    values.phase = to;
    values.phaseEndsAtMillis = endsAtMillis;
    this.state.judgePlain();
  }

  private fillable(handle: number, band: Band): boolean {
    const { state } = this;
    const trial = trialOf(state, handle, stpOf(state.flags(handle)));
    const { fills } = new Simulation(state, trial, band).run();
    const filled = fills.reduce((total, fill) => total + fill.quantityShares, 0);
    return filled === state.leaves(handle);
  }

  /** Price, then time, against the other side. True when the band stopped it. */
  private match(taker: number, orderId: number, band: Band): boolean {
    const { state } = this;
    const flags = state.flags(taker);
    const others = (flags & SELL) === 0 ? state.core.asks : state.core.bids;
    const price = state.priceOf(taker);
    const limit = price === 0 ? PriceLadder.NO_KEY - 1 : price ^ others.mask;
    const guarded = stpOf(flags) !== 0;
    const { lowerTicks, upperTicks } = band;
    while (others.bestKey <= limit && state.handleOf(orderId) === taker) {
      const maker = others.levels[others.best * 8]!;
      if (guarded && state.owner(maker) === state.owner(taker)) {
        this.preventSelfTrade(taker, maker, stpOf(flags));
        continue;
      }
      const at = others.bestKey ^ others.mask;
      if (at < lowerTicks || at > upperTicks) {
        this.writer.bandHit(taker, at, lowerTicks, upperTicks);
        return true;
      }
      this.print(maker, taker, at);
    }
    return false;
  }

  private print(maker: number, taker: number, price: number): void {
    const { state, writer } = this;
    const shares = Math.min(state.leaves(taker), state.slice(maker));
    const refills = state.leaves(maker) > shares && state.slice(maker) === shares;
    const makers = this.groupOf(maker, shares);
    const takers = this.groupOf(taker, shares);
    writer.traded(maker, taker, price, shares, false);
    state.trade(maker, taker, price, shares, false);
    if (refills) {
      writer.refreshed(maker, Math.min(state.core.pool.displays[maker]!, state.leaves(maker)));
      state.refresh(maker);
    }
    this.shrinkGroup(makers, shares);
    this.shrinkGroup(takers, shares);
  }

  /** An order's oco group, or null; survives the end of the order. */
  private groupOf(member: number, shares = 0): OcoGroup | null {
    const { state } = this;
    if ((state.flags(member) & OCO) === 0) return null;
    const tag = state.core.pool.ocoTags[member]!;
    return { member, owner: state.owner(member), tag, left: state.leaves(member) - shares };
  }

  /** What one member trades the others cannot trade any more; with its last share they all end. */
  private shrinkGroup(group: OcoGroup | null, shares: number): void {
    if (group === null) return;
    const { state } = this;
    for (const handle of state.siblingsOf(group.owner, group.tag, group.member)) {
      if (group.left === 0 || state.leaves(handle) <= shares) {
        this.drop(handle, 'oco');
      } else {
        this.writer.reduced(handle, shares, 'oco');
        state.reduce(handle, shares, 0);
      }
    }
  }

  private cancelGroup(group: OcoGroup | null): void {
    if (group === null) return;
    const siblings = this.state.siblingsOf(group.owner, group.tag, group.member);
    for (const handle of siblings) this.drop(handle, 'oco');
  }

  private preventSelfTrade(taker: number, maker: number, mode: number): void {
    const { state } = this;
    if (mode === DECREMENT) {
      const shares = Math.min(state.leaves(taker), state.leaves(maker));
      const takerId = state.idOf(taker);
      this.decrement(maker, shares);
      // Where both are of one group, the taker has lost them already.
      if (state.handleOf(takerId) === 0) return;
      this.decrement(taker, Math.min(shares, state.leaves(taker)));
      return;
    }
    if (mode !== CANCEL_NEWEST) this.drop(maker, 'stp');
    if (mode !== CANCEL_OLDEST) this.drop(taker, 'stp');
  }

  private decrement(handle: number, shares: number): void {
    const group = this.groupOf(handle, shares);
    if (this.state.leaves(handle) === shares) {
      this.drop(handle, 'stp');
    } else {
      this.writer.reduced(handle, shares, 'stp');
      this.state.reduce(handle, shares, 0);
    }
    this.shrinkGroup(group, shares);
  }

  /**
   * Elects stops until none is left: all that the last price is through, furthest through first,
   * then the oldest; what their trades elect goes behind those elected before.
   */
  electStops(): void {
    const { state } = this;
    const { stops } = state;
    const waiting: number[] = [];
    for (let turn = 0; state.values.phase === 'continuous'; turn += 1) {
      const last = state.core.lastPrice;
      if (last !== 0 && stops.fires(last)) {
        for (const handle of stops.elect(last)) waiting.push(state.idOf(handle));
      }
      if (turn >= waiting.length) return;
      const handle = state.handleOf(waiting[turn]!);
      if (handle === 0) continue;
      this.fire(handle);
    }
    for (const orderId of waiting) {
      const handle = state.handleOf(orderId);
      if (handle !== 0) state.core.pool.hot[handle * 8 + 4]! &= ~ELECTED;
    }
  }

  private fire(handle: number): void {
    this.writer.triggered(handle);
    this.state.trigger(handle);
    this.cancelGroup(this.groupOf(handle));
    this.aggress(handle);
  }

  moveTo(to: Phase, endsAtMillis: number): RefusalCode | null {
    const { state } = this;
    const from = state.values.phase;
    if (!ALLOWED_TRANSITIONS[from].includes(to)) return 'PHASE_NOT_ALLOWED';
    const closes = to === 'closed';
    if (uncrossesOn(from, to)) this.uncross();
    if (uncrossesOn(from, to) || closes) this.sweep(closes);
    this.enter(to, endsAtMillis);
    if (closes) this.expireWhere((handle) => tifOf(state.flags(handle)) === TIF_DAY);
    if (to === 'closing_auction') this.releaseParked();
    return null;
  }

  private releaseParked(): void {
    const parked: number[] = [];
    this.state.lists.collect(OrderLists.PARKED, parked);
    for (const handle of parked) {
      this.writer.triggered(handle);
      this.state.trigger(handle);
    }
  }

  /** What lives for the call only ends with it; at the close that goes for cls too. */
  private sweep(closes: boolean): void {
    for (const handle of this.state.canonical()) {
      const flags = this.state.flags(handle);
      if (placeOf(flags) === PLACE_PARKED && !closes) continue;
      const ends = typeOf(flags) === TYPE_MARKET || tifOf(flags) === TIF_OPG;
      if (ends || (closes && tifOf(flags) === TIF_CLS)) this.drop(handle, 'auction_rest');
    }
  }

  private expireWhere(due: (handle: number) => boolean): void {
    for (const handle of this.state.canonical().filter(due)) {
      this.writer.expired(handle);
      this.state.end(handle);
    }
  }

  /** Ends orders that are due, then a timed phase that is over. */
  expire(atMillis: number): RefusalCode | null {
    const { state } = this;
    if (atMillis >= state.nextExpiry) {
      state.nextExpiry = Infinity;
      const { pool } = state.core;
      this.expireWhere((handle) => {
        const at = state.isSpecial(handle) ? pool.expiries[handle]! : 0;
        if (at > atMillis) state.nextExpiry = Math.min(state.nextExpiry, at);
        return at > 0 && at <= atMillis;
      });
    }
    const { phase, phaseEndsAtMillis, reopenMillis } = state.values;
    if (phaseEndsAtMillis === 0 || phaseEndsAtMillis > atMillis) return null;
    const reopens = phase === 'halted' && reopenMillis > 0;
    return this.moveTo(NEXT_PHASE[phase], reopens ? atMillis + reopenMillis : 0);
  }

  /** Everything at one price; market orders first, then price, then time. */
  private uncross(): void {
    let priceTicks = 0;
    let volumeShares = 0;
    for (;;) {
      const found = indicativeOf(this.state);
      if (found.volumeShares === 0) break;
      if (priceTicks === 0) priceTicks = found.priceTicks;
      volumeShares += this.pairAt(found.priceTicks);
    }
    this.writer.uncrossed(priceTicks, volumeShares);
    if (volumeShares > 0) this.state.values.referenceTicks = priceTicks;
  }

  private firstAt(side: number, priceTicks: number): number {
    const market = this.state.lists.head(side);
    if (market !== 0) return market;
    const ladder = side === 0 ? this.state.core.bids : this.state.core.asks;
    if (ladder.bestKey > (priceTicks ^ ladder.mask)) return 0;
    return ladder.levels[ladder.best * 8]!;
  }

  private pairAt(priceTicks: number): number {
    const { state } = this;
    let volume = 0;
    for (;;) {
      const buy = this.firstAt(0, priceTicks);
      const sell = this.firstAt(1, priceTicks);
      if (buy === 0 || sell === 0) return volume;
      const shares = Math.min(state.leaves(buy), state.leaves(sell));
      const buyers = this.groupOf(buy, shares);
      const sellers = this.groupOf(sell, shares);
      volume += shares;
      this.writer.traded(buy, sell, priceTicks, shares, true);
      state.trade(buy, sell, priceTicks, shares, true);
      this.shrinkGroup(buyers, shares);
      this.shrinkGroup(sellers, shares);
    }
  }
}
