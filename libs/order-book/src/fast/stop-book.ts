import { MAX_PRICE_TICKS } from '../limits';
import { ELECTED, SELL, TYPE_TRAILING, typeOf } from './layout';
import { OrderLists } from './order-lists';
import type { OrderPool } from './order-pool';
import { PriceLadder } from './price-ladder';

const enum Hot {
  Next = 0,
  Previous = 1,
  Leaves = 2,
  Level = 3,
  Flags = 4,
}

/**
 * Waiting stops by trigger price: the next to fire is the best of its ladder, so asking whether
 * anything fires costs two compares. A trailing stop keeps its time when its trigger moves, so a
 * level is kept in order of stamps.
 */
export class StopBook {
  /** Buy stops: the lowest trigger fires first; sell stops: the highest. */
  private buys: PriceLadder | null = null;
  private sells: PriceLadder | null = null;
  readonly trailing: number[] = [];
  private stamp = 0;
  /** Prints within these two move no trailing stop. */
  private noneAbove = Infinity;
  private noneBelow = 0;

  constructor(
    private readonly pool: OrderPool,
    private readonly lists: OrderLists,
  ) {}

  /** At the end of the time order. */
  add(handle: number): void {
    this.stamp += 1;
    this.pool.stamps[handle] = this.stamp;
    this.insert(handle);
    if (typeOf(this.pool.hot[handle * 8 + Hot.Flags]!) !== TYPE_TRAILING) return;
    this.trailing.push(handle);
    this.noneAbove = 0;
    this.noneBelow = Infinity;
  }

  remove(handle: number): void {
    this.extract(handle);
    if (typeOf(this.pool.hot[handle * 8 + Hot.Flags]!) !== TYPE_TRAILING) return;
    this.trailing.splice(this.trailing.indexOf(handle), 1);
  }

  /** Trailing stops follow a print. */
  ratchet(print: number): void {
    if (this.trailing.length === 0) return;
    if (print <= this.noneAbove && print >= this.noneBelow) return;
    this.noneAbove = Math.max(this.noneAbove, print);
    this.noneBelow = Math.min(this.noneBelow, print);
    for (const handle of this.trailing) {
      const now = this.pool.stops[handle]!;
      const stop = this.trailed(handle, now, print);
      if (stop === now) continue;
      this.extract(handle);
      this.pool.stops[handle] = stop;
      this.insert(handle);
    }
  }

  /** The trigger of a trailing stop after a print; 0 while there is none. */
  trailed(handle: number, now: number, print: number): number {
    const flags = this.pool.hot[handle * 8 + Hot.Flags]!;
    const trail = this.pool.trails[handle]!;
    return trailFrom((flags & SELL) !== 0, now, trail, this.pool.trailBps[handle]!, print);
  }

  /** Handles that the last price is through and that are not elected yet; marks them. */
  elect(last: number): number[] {
    const elected: number[] = [];
    this.electFrom(this.buys, last, elected);
    this.electFrom(this.sells, MAX_PRICE_TICKS ^ last, elected);
    if (elected.length < 2) return elected;
    const { stops, stamps } = this.pool;
    const distance = (handle: number): number => Math.abs(last - stops[handle]!);
    return elected.sort((a, b) => {
      const further = distance(b) - distance(a);
      return further === 0 ? stamps[a]! - stamps[b]! : further;
    });
  }

  /** Is any stop through? The only question the plain path asks. */
  fires(last: number): boolean {
    if (this.buys !== null && this.buys.bestKey <= last) return true;
    return this.sells !== null && this.sells.bestKey <= (MAX_PRICE_TICKS ^ last);
  }

  private electFrom(ladder: PriceLadder | null, key: number, into: number[]): void {
    if (ladder === null) return;
    const { hot } = this.pool;
    for (let level = ladder.best; level !== 0; level = ladder.next(level)) {
      if (ladder.levels[level * 8 + 3]! > key) return;
      for (let at = ladder.levels[level * 8]!; at !== 0; at = hot[at * 8]!) {
        if ((hot[at * 8 + Hot.Flags]! & ELECTED) !== 0) continue;
        hot[at * 8 + Hot.Flags]! |= ELECTED;
        into.push(at);
      }
    }
  }

  /** All waiting stops, oldest first. */
  byTime(): number[] {
    const handles: number[] = [];
    for (const ladder of [this.buys, this.sells]) {
      if (ladder === null) continue;
      for (let level = ladder.best; level !== 0; level = ladder.next(level)) {
        let at = ladder.levels[level * 8]!;
        for (; at !== 0; at = this.pool.hot[at * 8]!) handles.push(at);
      }
    }
    this.lists.collect(OrderLists.UNSET, handles);
    const { stamps } = this.pool;
    return handles.sort((a, b) => stamps[a]! - stamps[b]!);
  }

  get bytes(): number {
    return (this.buys?.bytes ?? 0) + (this.sells?.bytes ?? 0);
  }

  private ladderOf(handle: number): PriceLadder {
    if ((this.pool.hot[handle * 8 + Hot.Flags]! & SELL) === 0) {
      this.buys ??= new PriceLadder(0);
      return this.buys;
    }
    this.sells ??= new PriceLadder(MAX_PRICE_TICKS);
    return this.sells;
  }

  private insert(handle: number): void {
    const stop = this.pool.stops[handle]!;
    if (stop === 0) {
      this.lists.append(OrderLists.UNSET, handle);
      return;
    }
    const ladder = this.ladderOf(handle);
    const { hot, stamps } = this.pool;
    const level = ladder.findOrAdd(stop ^ ladder.mask);
    const { levels } = ladder;
    let before = levels[level * 8 + 1]!;
    while (before !== 0 && stamps[before]! > stamps[handle]!) before = hot[before * 8 + 1]!;
    const after = before === 0 ? levels[level * 8]! : hot[before * 8]!;
    hot[handle * 8 + Hot.Next] = after;
    hot[handle * 8 + Hot.Previous] = before;
    hot[handle * 8 + Hot.Level] = level;
    if (before === 0) levels[level * 8] = handle;
    else hot[before * 8] = handle;
    if (after === 0) levels[level * 8 + 1] = handle;
    else hot[after * 8 + 1] = handle;
  }

  private extract(handle: number): void {
    if (this.pool.stops[handle] === 0) {
      this.lists.remove(OrderLists.UNSET, handle);
      return;
    }
    const ladder = this.ladderOf(handle);
    const { hot } = this.pool;
    const { levels } = ladder;
    const level = hot[handle * 8 + Hot.Level]!;
    const next = hot[handle * 8]!;
    const previous = hot[handle * 8 + 1]!;
    if (previous === 0) levels[level * 8] = next;
    else hot[previous * 8] = next;
    if (next === 0) levels[level * 8 + 1] = previous;
    else hot[next * 8 + 1] = previous;
    if (next === 0 && previous === 0) ladder.remove(level);
  }
}

/** A sell follows up, a buy follows down; `now` 0 is a trigger that was never set. */
export function trailFrom(
  sell: boolean,
  now: number,
  trailTicks: number,
  trailBps: number,
  print: number,
): number {
  const part = Math.max(1, Math.floor((print * trailBps) / 10_000));
  const distance = trailTicks > 0 ? trailTicks : part;
  if (sell) return Math.max(now, print - distance);
  return now === 0 ? print + distance : Math.min(now, print + distance);
}
