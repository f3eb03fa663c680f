import type { BookSnapshot, BookState, Phase } from '../types';
import type { BookCore } from './book-core';
import {
  ELECTED,
  EXTRAS,
  HIDDEN,
  ICEBERG,
  OCO,
  packFlags,
  PLACE_BOOK,
  PLACE_MARKET,
  PLACE_PARKED,
  PLACE_STOP,
  placeOf,
  SELL,
  TIF_CLS,
  tifOf,
  TRIGGERED,
  TYPE_STOP,
  TYPE_TRAILING,
  typeOf,
  withPlace,
} from './layout';
import { OrderLists } from './order-lists';
import type { PriceLadder } from './price-ladder';
import { StopBook } from './stop-book';

const enum Hot {
  Next = 0,
  Leaves = 2,
  Level = 3,
  Flags = 4,
  Filled = 5,
}

/** What an order carries besides its flags; zero is none. */
export interface OrderValues {
  orderId: number;
  owner: number;
  leavesShares: number;
  filledShares: number;
  priceTicks: number;
  stopPriceTicks: number;
  trailTicks: number;
  trailBps: number;
  displayShares: number;
  ocoTag: number;
  expireAtMillis: number;
}

const PLACE_CODES = ['book', 'market', 'stop', 'parked'];

/**
 * The whole state of a fast book and the moves it is changed by. The moves decide nothing, so
 * matching and folding share them.
 */
export class FastState {
  readonly values: Omit<BookState, 'lastPriceTicks'>;
  readonly lists: OrderLists;
  readonly stops: StopBook;
  /** No order ends by time before this. */
  nextExpiry = Infinity;
  /** May the plain path run: continuous, no bands, no trailing stops. */
  plain = false;
  private readonly oco = new Map<string, Set<number>>();

  constructor(
    readonly core: BookCore,
    phase: Phase,
  ) {
    this.lists = new OrderLists(core.pool);
    this.stops = new StopBook(core.pool, this.lists);
    this.values = {
      phase,
      phaseEndsAtMillis: 0,
      referenceTicks: 0,
      dynamicBandBps: 0,
      staticBandBps: 0,
      pauseMillis: 0,
      reopenMillis: 0,
    };
    this.judgePlain();
  }

  get state(): BookState {
    return { ...this.values, lastPriceTicks: this.core.lastPrice };
  }

  judgePlain(): void {
    const { phase, dynamicBandBps, staticBandBps } = this.values;
    const free = dynamicBandBps === 0 && staticBandBps === 0;
    this.plain = phase === 'continuous' && free && this.stops.trailing.length === 0;
  }

  handleOf(orderId: number): number {
    return this.core.table.find(orderId, this.core.pool.ids);
  }

  known(orderId: number): number {
    const handle = this.handleOf(orderId);
    if (handle === 0) throw new Error(`report names order ${orderId}, which is not live`);
    return handle;
  }

  flags(handle: number): number {
    return this.core.pool.hot[handle * 8 + Hot.Flags]!;
  }

  leaves(handle: number): number {
    return this.core.pool.hot[handle * 8 + Hot.Leaves]!;
  }

  filled(handle: number): number {
    return this.core.pool.hot[handle * 8 + Hot.Filled]!;
  }

  idOf(handle: number): number {
    return this.core.pool.ids[handle * 4 + 3]!;
  }

  owner(handle: number): number {
    return this.core.pool.owners[handle]!;
  }

  next(handle: number): number {
    return this.core.pool.hot[handle * 8 + Hot.Next]!;
  }

  /** The ladder an order of these flags rests in. */
  side(flags: number): PriceLadder {
    return (flags & SELL) === 0 ? this.core.bids : this.core.asks;
  }

  priceOf(handle: number): number {
    const flags = this.flags(handle);
    if (placeOf(flags) !== PLACE_BOOK) {
      return (flags & EXTRAS) === 0 ? 0 : this.core.pool.prices[handle]!;
    }
    const ladder = this.side(flags);
    const level = this.core.pool.hot[handle * 8 + Hot.Level]!;
    return ladder.levels[level * 8 + 3]! ^ ladder.mask;
  }

  /** What trades at the present place in the queue. */
  slice(handle: number): number {
    return (this.flags(handle) & ICEBERG) === 0
      ? this.leaves(handle)
      : this.core.pool.slices[handle]!;
  }

  /** Makes an order; it is in no queue yet. */
  create(order: OrderValues, base: number): number {
    const { pool, table } = this.core;
    const handle = pool.take();
    const special =
      typeOf(base) >= TYPE_STOP ||
      tifOf(base) === TIF_CLS ||
      order.displayShares > 0 ||
      order.ocoTag > 0 ||
      order.expireAtMillis > 0;
    let flags = base;
    const closing = this.values.phase === 'closing_auction';
    if (tifOf(base) === TIF_CLS && closing) flags |= TRIGGERED;
    if (special) flags |= EXTRAS;
    if (order.displayShares > 0) flags |= ICEBERG;
    if (order.ocoTag > 0) flags |= OCO;
    const at = handle * 8;
    pool.hot[at + Hot.Leaves] = order.leavesShares;
    pool.hot[at + Hot.Filled] = order.filledShares;
    pool.hot[at + Hot.Flags] = flags;
    pool.ids[handle * 4 + 3] = order.orderId;
    pool.owners[handle] = order.owner;
    table.add(order.orderId, handle);
    if (special) this.setExtras(handle, order, flags);
    return handle;
  }

  private setExtras(handle: number, order: OrderValues, flags: number): void {
    const { pool } = this.core;
    pool.takeExtras(handle);
    pool.prices[handle] = order.priceTicks;
    pool.stops[handle] = order.stopPriceTicks;
    pool.trails[handle] = order.trailTicks;
    pool.trailBps[handle] = order.trailBps;
    pool.displays[handle] = order.displayShares;
    pool.ocoTags[handle] = order.ocoTag;
    this.setExpiry(handle, order.expireAtMillis);
    if ((flags & OCO) === 0) return;
    const key = `${order.owner}:${order.ocoTag}`;
    const group = this.oco.get(key);
    if (group === undefined) this.oco.set(key, new Set([handle]));
    else group.add(handle);
  }

  isSpecial(handle: number): boolean {
    return (this.flags(handle) & EXTRAS) !== 0;
  }

  /** Gives a live order its rarely used columns, when a replace makes it special. */
  makeSpecial(handle: number): void {
    const flags = this.flags(handle);
    if ((flags & EXTRAS) !== 0) return;
    this.core.pool.takeExtras(handle);
    this.core.pool.hot[handle * 8 + Hot.Flags] = flags | EXTRAS;
  }

  setExpiry(handle: number, expireAtMillis: number): void {
    this.core.pool.expiries[handle] = expireAtMillis;
    if (expireAtMillis > 0) this.nextExpiry = Math.min(this.nextExpiry, expireAtMillis);
  }

  /** To the back of where it belongs, with a fresh slice. */
  enqueue(handle: number, priceTicks: number): void {
    const { pool } = this.core;
    const at = handle * 8;
    const flags = pool.hot[at + Hot.Flags]!;
    if ((flags & ICEBERG) !== 0) {
      pool.slices[handle] = Math.min(pool.displays[handle]!, pool.hot[at + Hot.Leaves]!);
    }
    this.put(handle, this.placeFor(flags, priceTicks), priceTicks);
  }

  private placeFor(flags: number, priceTicks: number): number {
    if (typeOf(flags) >= TYPE_STOP && (flags & TRIGGERED) === 0) return PLACE_STOP;
    if (tifOf(flags) === TIF_CLS && (flags & TRIGGERED) === 0) return PLACE_PARKED;
    return priceTicks > 0 ? PLACE_BOOK : PLACE_MARKET;
  }

  private put(handle: number, place: number, priceTicks: number): void {
    const { pool } = this.core;
    const flags = withPlace(pool.hot[handle * 8 + Hot.Flags]!, place) & ~ELECTED;
    pool.hot[handle * 8 + Hot.Flags] = flags;
    if ((flags & EXTRAS) !== 0) pool.prices[handle] = priceTicks;
    if (place === PLACE_BOOK) {
      this.core.link(handle, priceTicks);
      this.shade(handle, this.unseen(handle));
    } else if (place === PLACE_STOP) {
      this.stops.add(handle);
      if (typeOf(flags) === TYPE_TRAILING) this.judgePlain();
    } else {
      this.lists.append(place === PLACE_PARKED ? OrderLists.PARKED : flags & SELL, handle);
    }
  }

  dequeue(handle: number): void {
    const flags = this.flags(handle);
    const place = placeOf(flags);
    if (place === PLACE_BOOK) {
      this.shade(handle, -this.unseen(handle));
      this.core.unlink(handle);
    } else if (place === PLACE_STOP) {
      this.stops.remove(handle);
      if (typeOf(flags) === TYPE_TRAILING) this.judgePlain();
    } else {
      this.lists.remove(place === PLACE_PARKED ? OrderLists.PARKED : flags & SELL, handle);
    }
  }

  /** Shares of this order that nobody sees. */
  private unseen(handle: number): number {
    const flags = this.flags(handle);
    if ((flags & (HIDDEN | ICEBERG)) === 0) return 0;
    const leaves = this.leaves(handle);
    return (flags & HIDDEN) !== 0 ? leaves : leaves - this.core.pool.slices[handle]!;
  }

  private shade(handle: number, shares: number): void {
    if (shares === 0) return;
    const level = this.core.pool.hot[handle * 8 + Hot.Level]!;
    this.side(this.flags(handle)).shares[level * 4 + 3]! += shares;
  }

  /** The order leaves the book. */
  end(handle: number): void {
    const flags = this.flags(handle);
    this.dequeue(handle);
    const orderId = this.idOf(handle);
    this.core.table.remove(orderId, handle);
    if ((flags & OCO) !== 0) {
      const key = `${this.owner(handle)}:${this.core.pool.ocoTags[handle]}`;
      const group = this.oco.get(key)!;
      group.delete(handle);
      if (group.size === 0) this.oco.delete(key);
    }
    this.core.pool.give(handle);
  }

  /** Less is left (at zero the order ends); `fromSlice` is what came off the shown slice. */
  reduce(handle: number, shares: number, fromSlice: number): void {
    const { pool } = this.core;
    const at = handle * 8;
    const leaves = pool.hot[at + Hot.Leaves]! - shares;
    if (leaves === 0) {
      this.end(handle);
      return;
    }
    const flags = pool.hot[at + Hot.Flags]!;
    const inBook = placeOf(flags) === PLACE_BOOK;
    if (inBook) this.shade(handle, -this.unseen(handle));
    pool.hot[at + Hot.Leaves] = leaves;
    if ((flags & ICEBERG) !== 0) {
      pool.slices[handle] = Math.min(pool.slices[handle]! - fromSlice, leaves);
    }
    if (!inBook) return;
    this.side(flags).shares[pool.hot[at + Hot.Level]! * 4 + 2]! -= shares;
    this.shade(handle, this.unseen(handle));
  }

  /** One print: both sides have less, and trailing stops follow. */
  trade(maker: number, taker: number, priceTicks: number, shares: number, auction: boolean): void {
    const { hot } = this.core.pool;
    hot[maker * 8 + Hot.Filled]! += shares;
    hot[taker * 8 + Hot.Filled]! += shares;
    this.reduce(maker, shares, auction ? 0 : shares);
    this.reduce(taker, shares, 0);
    this.core.lastPrice = priceTicks;
    this.stops.ratchet(priceTicks);
  }

  /** A stop was elected or a cls order is released. */
  trigger(handle: number): void {
    const price = this.priceOf(handle);
    this.dequeue(handle);
    this.core.pool.hot[handle * 8 + Hot.Flags]! |= TRIGGERED;
    this.enqueue(handle, price);
  }

  /** Next slice, at the back of its price. */
  refresh(handle: number): void {
    const price = this.priceOf(handle);
    this.dequeue(handle);
    this.enqueue(handle, price);
  }

  /** Live members of an order's oco group but itself, by id. */
  siblings(handle: number): number[] {
    const { pool } = this.core;
    return this.siblingsOf(pool.owners[handle]!, pool.ocoTags[handle]!, handle);
  }

  siblingsOf(owner: number, tag: number, but: number): number[] {
    const group = this.oco.get(`${owner}:${tag}`);
    if (group === undefined) return [];
    const others = [...group].filter((other) => other !== but);
    return others.sort((a, b) => this.idOf(a) - this.idOf(b));
  }

  /** All live handles in canonical order: bids, asks, market buys and sells, stops, parked. */
  canonical(): number[] {
    const handles: number[] = [];
    for (const ladder of [this.core.bids, this.core.asks]) {
      for (let level = ladder.best; level !== 0; level = ladder.next(level)) {
        let handle = ladder.levels[level * 8]!;
        for (; handle !== 0; handle = this.next(handle)) handles.push(handle);
      }
    }
    this.lists.collect(0, handles);
    this.lists.collect(1, handles);
    for (const handle of this.stops.byTime()) handles.push(handle);
    this.lists.collect(OrderLists.PARKED, handles);
    return handles;
  }

  load(snapshot: BookSnapshot): void {
    const { lastPriceTicks, ...values } = snapshot.state;
    Object.assign(this.values, values);
    this.core.lastPrice = lastPriceTicks;
    for (const order of snapshot.orders) {
      const flags = packFlags(order) | (order.triggered ? TRIGGERED : 0);
      const handle = this.create(order, flags);
      if (order.displayShares > 0) this.core.pool.slices[handle] = order.sliceShares;
      this.put(handle, PLACE_CODES.indexOf(order.place), order.priceTicks);
    }
    this.judgePlain();
  }

  /** Bytes of the columns that grow with orders and prices. */
  get bytes(): number {
    const { pool, table, bids, asks, ring } = this.core;
    const fixed = pool.bytes + table.entries.byteLength + ring.numbers.byteLength;
    return fixed + bids.bytes + asks.bytes + this.stops.bytes;
  }
}
