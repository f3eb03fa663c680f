import { MAX_PRICE_TICKS } from '../limits';
import { IdTable } from './id-table';
import { OrderPool } from './order-pool';
import { PriceLadder } from './price-ladder';
import type { ReportRing } from './report-ring';

// Offsets and masks by name, local to the file so that the optimizer sees them as constants.
const enum Hot {
  Next = 0,
  Previous = 1,
  Leaves = 2,
  Level = 3,
  Flags = 4,
  Filled = 5,
}
const enum Level {
  Head = 0,
  Tail = 1,
  Count = 2,
  Key = 3,
}
const enum Flag {
  Sell = 1,
  TypeBits = 7 << 1,
  Market = 1 << 1,
  TifBits = 7 << 4,
  Ioc = 3 << 4,
  StpBits = 7 << 7,
  PostOnly = 1 << 11,
  /** Maker that needs more than a decrement: hidden, iceberg, oco. */
  Special = (1 << 10) | (1 << 15) | (1 << 16),
  PlaceBits = 3 << 13,
  Extras = 1 << 17,
}
const enum Kind {
  Accepted = 1,
  Traded = 3,
  Cancelled = 4,
  Replaced = 6,
}
const enum Cause {
  Requested = 0,
  IocRest = 2,
  MarketRest = 3,
}

/** Outcomes of the plain path that the caller has to deal with. */
export const DONE = 0;
/** The order is queued; the general matching has to go on with it. */
export const GO_ON = 1;
export const UNKNOWN_ORDER = 2;
export const DUPLICATE = 3;
export const WOULD_TAKE = 4;
/** Nothing was done: the order named is for the general path. */
export const SPECIAL = 5;

/**
 * The plain path: limit and market orders that meet nothing special, cancels and re-entries.
 * As soon as something special is met (a hidden, iceberg or oco maker, an order of the same
 * owner) the incoming order is queued as it is and GO_ON tells the general matching to carry on;
 * so the many do not pay for the few. Every report goes to the ring.
 */
export class BookCore {
  readonly pool: OrderPool;
  readonly table: IdTable;
  readonly bids = new PriceLadder(MAX_PRICE_TICKS);
  readonly asks = new PriceLadder(0);
  lastPrice = 0;

  constructor(
    readonly ring: ReportRing,
    initialOrders: number,
  ) {
    this.pool = new OrderPool(initialOrders);
    this.table = new IdTable(initialOrders);
  }

  /**
   * A new order whose flags say limit or market, gtc, day or ioc, and at most post-only and a
   * self-trade mode; in continuous trading without bands and trailing stops. Arguments checked.
   */
  submit(orderId: number, owner: number, flags: number, price: number, shares: number): number {
    if (this.table.find(orderId, this.pool.ids) !== 0) return DUPLICATE;
    const others = (flags & Flag.Sell) === 0 ? this.asks : this.bids;
    const market = (flags & Flag.TypeBits) === Flag.Market;
    const limit = market && price === 0 ? PriceLadder.NO_KEY - 1 : price ^ others.mask;
    const crosses = others.bestKey <= limit;
    if (crosses && (flags & Flag.PostOnly) !== 0) return WOULD_TAKE;
    this.ring.put(Kind.Accepted, orderId, owner, price, shares, flags, 0);
    let left = shares;
    if (crosses) {
      left = this.take(others, orderId, owner, flags, limit, shares);
      if (left === 0) return DONE;
      if (others.bestKey <= limit) {
        this.rest(orderId, owner, flags, price, left, shares - left);
        return GO_ON;
      }
    }
    if (market || (flags & Flag.TifBits) === Flag.Ioc) {
      const cause = market ? Cause.MarketRest : Cause.IocRest;
      const word = Kind.Cancelled | (cause << 8) | ((flags & Flag.Sell) << 16);
      this.ring.put(word, orderId, owner, price, left, 0, 0);
      return DONE;
    }
    this.rest(orderId, owner, flags, price, left, shares - left);
    return DONE;
  }

  /** Queues a limit order; a market order is given a place by the caller (GO_ON). */
  private rest(
    orderId: number,
    owner: number,
    flags: number,
    price: number,
    leaves: number,
    filled: number,
  ): void {
    const { pool } = this;
    const handle = pool.take();
    const at = handle * 8;
    pool.hot[at + Hot.Leaves] = leaves;
    pool.hot[at + Hot.Flags] = flags;
    pool.hot[at + Hot.Filled] = filled;
    pool.ids[handle * 4 + 3] = orderId;
    pool.owners[handle] = owner;
    this.table.add(orderId, handle);
    if (price !== 0) this.link(handle, price);
    else this.pending = handle;
  }

  /** A market order without price that met something special: not in any queue yet. */
  pending = 0;

  /**
   * Trades against the queue heads while the key allows; gives what is left. Stops early, with
   * the book still crossing, at anything special.
   */
  private take(
    others: PriceLadder,
    orderId: number,
    owner: number,
    flags: number,
    limit: number,
    shares: number,
  ): number {
    const { pool, table, ring } = this;
    const { hot, ids, owners } = pool;
    const word = Kind.Traded | ((flags & Flag.Sell) << 8);
    const guarded = (flags & Flag.StpBits) !== 0;
    let left = shares;
    while (others.bestKey <= limit) {
      const level = others.best;
      const price = others.bestKey ^ others.mask;
      const { levels } = others;
      let handle = levels[level * 8 + Level.Head]!;
      let gone = 0;
      let traded = 0;
      let special = false;
      while (handle !== 0) {
        const at = handle * 8;
        if ((hot[at + Hot.Flags]! & Flag.Special) !== 0 || (guarded && owners[handle] === owner)) {
          special = true;
          break;
        }
        const leaves = hot[at + Hot.Leaves]!;
        const makerId = ids[handle * 4 + 3]!;
        if (leaves > left) {
          ring.put(word, makerId, orderId, price, left, leaves - left, 0);
          hot[at + Hot.Leaves] = leaves - left;
          hot[at + Hot.Filled]! += left;
          traded += left;
          left = 0;
          break;
        }
        left -= leaves;
        traded += leaves;
        gone += 1;
        ring.put(word, makerId, orderId, price, leaves, 0, left);
        const next = hot[at + Hot.Next]!;
        table.remove(makerId, handle);
        pool.give(handle);
        handle = next;
        if (left === 0) break;
      }
      if (traded !== 0) this.lastPrice = price;
      if (handle === 0) {
        others.remove(level);
      } else {
        levels[level * 8 + Level.Head] = handle;
        levels[level * 8 + Level.Count]! -= gone;
        hot[handle * 8 + Hot.Previous] = 0;
        others.shares[level * 4 + 2]! -= traded;
      }
      if (left === 0 || special) break;
    }
    return left;
  }

  /** To the back of its price. */
  link(handle: number, price: number): void {
    const { hot } = this.pool;
    const at = handle * 8;
    const side = (hot[at + Hot.Flags]! & Flag.Sell) === 0 ? this.bids : this.asks;
    const level = side.findOrAdd(price ^ side.mask);
    const { levels } = side;
    const tail = levels[level * 8 + Level.Tail]!;
    hot[at + Hot.Next] = 0;
    hot[at + Hot.Previous] = tail;
    hot[at + Hot.Level] = level;
    if (tail === 0) levels[level * 8 + Level.Head] = handle;
    else hot[tail * 8 + Hot.Next] = handle;
    levels[level * 8 + Level.Tail] = handle;
    levels[level * 8 + Level.Count]! += 1;
    side.shares[level * 4 + 2]! += hot[at + Hot.Leaves]!;
  }

  /** Out of the queue of its price. */
  unlink(handle: number): void {
    const { hot } = this.pool;
    const at = handle * 8;
    const side = (hot[at + Hot.Flags]! & Flag.Sell) === 0 ? this.bids : this.asks;
    const { levels } = side;
    const next = hot[at + Hot.Next]!;
    const previous = hot[at + Hot.Previous]!;
    const level = hot[at + Hot.Level]!;
    if (next === 0 && previous === 0) {
      side.remove(level);
      return;
    }
    if (previous === 0) levels[level * 8 + Level.Head] = next;
    else hot[previous * 8 + Hot.Next] = next;
    if (next === 0) levels[level * 8 + Level.Tail] = previous;
    else hot[next * 8 + Hot.Previous] = previous;
    levels[level * 8 + Level.Count]! -= 1;
    side.shares[level * 4 + 2]! -= hot[at + Hot.Leaves]!;
  }

  /** Cancels an order that is in the book without anything special; else says SPECIAL. */
  cancel(orderId: number, owner: number): number {
    const { pool, table } = this;
    const handle = table.find(orderId, pool.ids);
    if (handle === 0) return UNKNOWN_ORDER;
    if (owner >= 0 && pool.owners[handle] !== owner) return UNKNOWN_ORDER;
    const at = handle * 8;
    const flags = pool.hot[at + Hot.Flags]!;
    if ((flags & (Flag.Special | Flag.PlaceBits | Flag.Extras)) !== 0) return SPECIAL;
    const side = (flags & Flag.Sell) === 0 ? this.bids : this.asks;
    const price = side.levels[pool.hot[at + Hot.Level]! * 8 + Level.Key]! ^ side.mask;
    const word = Kind.Cancelled | (Cause.Requested << 8) | ((flags & Flag.Sell) << 16);
    this.ring.put(word, orderId, 0, price, pool.hot[at + Hot.Leaves]!, 0, 0);
    this.unlink(handle);
    table.remove(orderId, handle);
    pool.give(handle);
    return DONE;
  }

  /**
   * Gives a plain resting limit order a new price and a new OPEN quantity in one go: always at
   * the back of the queue, and it trades like a new order when it crosses.
   */
  reenter(orderId: number, price: number, open: number): number {
    const { pool, table } = this;
    const handle = table.find(orderId, pool.ids);
    if (handle === 0) return UNKNOWN_ORDER;
    const { hot } = pool;
    const at = handle * 8;
    const flags = hot[at + Hot.Flags]!;
    if ((flags & (Flag.Special | Flag.PlaceBits | Flag.Extras | Flag.TypeBits)) !== 0)
      return SPECIAL;
    const others = (flags & Flag.Sell) === 0 ? this.asks : this.bids;
    const limit = price ^ others.mask;
    const crosses = others.bestKey <= limit;
    if (crosses && (flags & Flag.PostOnly) !== 0) return WOULD_TAKE;
    const filled = hot[at + Hot.Filled]!;
    this.unlink(handle);
    this.ring.put(Kind.Replaced, orderId, 0, price, open, filled + open, flags);
    hot[at + Hot.Leaves] = open;
    if (crosses) {
      const left = this.take(others, orderId, pool.owners[handle]!, flags, limit, open);
      hot[at + Hot.Filled] = filled + open - left;
      hot[at + Hot.Leaves] = left;
      if (left === 0) {
        table.remove(orderId, handle);
        pool.give(handle);
        return DONE;
      }
      this.link(handle, price);
      return others.bestKey <= limit ? GO_ON : DONE;
    }
    this.link(handle, price);
    return DONE;
  }
}
