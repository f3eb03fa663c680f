import type { Band } from '../band';
import { printBand } from '../band';
import { ALLOWED_TRANSITIONS, NEXT_PHASE, uncrossesOn } from '../phases';
import type { BookOrder, BookReport, CancelCause, Phase, RefusalCode, Side } from '../types';
import { isEligible, naiveIndicative } from './naive-auction';
import { NaiveState } from './naive-state';

/** Everything that happens after a command was found good. */
export class NaiveMatching {
  /** Time of the running command; only a timed pause needs it. */
  atMillis = 0;

  constructor(
    private readonly book: NaiveState,
    private readonly emit: (report: BookReport) => void,
  ) {}

  drop(order: BookOrder, cause: CancelCause): void {
    const { orderId, leavesShares: quantityShares } = order;
    this.emit({ kind: 'cancelled', orderId, cause, quantityShares });
  }

  /** Lets an order that was just queued trade, then ends what may not rest. */
  aggress(orderId: number): void {
    const order = this.book.known(orderId);
    if (this.book.values.phase !== 'continuous') return;
    if (order.place === 'stop' || order.place === 'parked') return;
    if (order.tif === 'fok' && !this.fillable(order)) {
      this.drop(order, 'fok');
      return;
    }
    const hit = this.match(order);
    if (this.book.live.has(orderId)) this.endRest(order, hit);
    if (hit) this.pause();
  }

  private endRest(order: BookOrder, bandHit: boolean): void {
    const marketable = order.type !== 'limit' && order.type !== 'stop_limit';
    const never = marketable || order.tif === 'ioc' || order.tif === 'fok';
    if (!never) return;
    if (bandHit) this.drop(order, 'band');
    else if (order.tif === 'fok') this.drop(order, 'fok');
    else this.drop(order, marketable ? 'market_rest' : 'ioc_rest');
  }

  private pause(): void {
    const { pauseMillis } = this.book.values;
    const endsAtMillis = pauseMillis > 0 ? this.atMillis + pauseMillis : 0;
    this.emit({ kind: 'phase_changed', from: 'continuous', to: 'halted', endsAtMillis });
  }

  /** Would a fill-or-kill fill now? Tried on a copy, so that every other rule counts too. */
  private fillable(order: BookOrder): boolean {
    const copy = new NaiveState(this.book.values.phase);
    const orders = this.book.canonical().map((other) => ({ ...other }));
    copy.load({ version: 1, state: { ...this.book.values }, orders });
    const taker = copy.known(order.orderId);
    taker.tif = 'ioc';
    let traded = 0;
    const trial = new NaiveMatching(copy, (report) => {
      if (report.kind === 'traded') traded += report.quantityShares;
      copy.apply(report);
    });
    trial.match(taker);
    return traded === order.leavesShares;
  }

  /** Price, then time, against the other side. True when the band stopped it. */
  private match(order: BookOrder): boolean {
    const { live } = this.book;
    const band = printBand(this.book.values);
    const others = order.side === 'buy' ? this.book.asks : this.book.bids;
    while (live.has(order.orderId)) {
      const maker = others[0];
      if (maker === undefined || !isEligible(order, maker.priceTicks)) return false;
      if (order.selfTrade !== 'none' && maker.owner === order.owner) {
        this.preventSelfTrade(order, maker);
        continue;
      }
      if (this.leavesBand(order, maker.priceTicks, band)) return true;
      this.trade(order, maker);
    }
    return false;
  }

  private leavesBand(order: BookOrder, priceTicks: number, band: Band): boolean {
    const { lowerTicks, upperTicks } = band;
    if (priceTicks >= lowerTicks && priceTicks <= upperTicks) return false;
    this.emit({ kind: 'band_hit', orderId: order.orderId, priceTicks, lowerTicks, upperTicks });
    return true;
  }

  private trade(taker: BookOrder, maker: BookOrder): void {
    const quantityShares = Math.min(taker.leavesShares, maker.sliceShares);
    this.emit({
      kind: 'traded',
      makerId: maker.orderId,
      takerId: taker.orderId,
      takerSide: taker.side,
      priceTicks: maker.priceTicks,
      quantityShares,
      makerLeavesShares: maker.leavesShares - quantityShares,
      takerLeavesShares: taker.leavesShares - quantityShares,
      auction: false,
    });
    if (maker.leavesShares > 0 && maker.sliceShares === 0) {
      const displayedShares = Math.min(maker.displayShares, maker.leavesShares);
      this.emit({ kind: 'refreshed', orderId: maker.orderId, displayedShares });
    }
    this.shrinkGroups([maker, taker], quantityShares);
  }

  /** What a member of an oco group trades the others cannot; with its last share they all end. */
  private shrinkGroups(traders: readonly BookOrder[], quantityShares: number): void {
    const lefts = traders.map((order) => order.leavesShares);
    traders.forEach((order, index) => {
      this.shrinkGroup(order, lefts[index] ?? 0, quantityShares);
    });
  }

  private shrinkGroup(member: BookOrder, left: number, quantityShares: number): void {
    for (const other of this.siblings(member)) {
      if (left === 0 || other.leavesShares <= quantityShares) this.drop(other, 'oco');
      else this.reduce(other, quantityShares, 'oco');
    }
  }

  private siblings(order: BookOrder): BookOrder[] {
    if (order.ocoTag === 0) return [];
    const { ocoTag, owner, orderId } = order;
    return this.book
      .canonical()
      .filter((other) => other.ocoTag === ocoTag && other.owner === owner)
      .filter((other) => other.orderId !== orderId)
      .sort((a, b) => a.orderId - b.orderId);
  }

  private reduce(order: BookOrder, quantityShares: number, cause: 'stp' | 'oco'): void {
    const { orderId } = order;
    const leavesShares = order.leavesShares - quantityShares;
    this.emit({ kind: 'reduced', orderId, cause, quantityShares, leavesShares });
  }

  private preventSelfTrade(taker: BookOrder, maker: BookOrder): void {
    if (taker.selfTrade === 'decrement') {
      const shares = Math.min(taker.leavesShares, maker.leavesShares);
      this.decrement(maker, shares);
      // Where both are of one group, the taker has lost them already.
      if (!this.book.live.has(taker.orderId)) return;
      this.decrement(taker, Math.min(shares, taker.leavesShares));
      return;
    }
    if (taker.selfTrade !== 'cancel_newest') this.drop(maker, 'stp');
    if (taker.selfTrade !== 'cancel_oldest') this.drop(taker, 'stp');
  }

  private decrement(order: BookOrder, quantityShares: number): void {
    const left = order.leavesShares - quantityShares;
    if (left === 0) this.drop(order, 'stp');
    else this.reduce(order, quantityShares, 'stp');
    this.shrinkGroup(order, left, quantityShares);
  }

  /**
   * Elects stops until none is left: all that the last price is through, furthest through first,
   * then the oldest; what their trades elect goes behind those elected before.
   */
  electStops(onlyId?: number): void {
    const elected: number[] = [];
    while (this.book.values.phase === 'continuous') {
      const fresh = this.through().filter((order) => !elected.includes(order.orderId));
      for (const order of fresh) {
        if (onlyId === undefined || order.orderId === onlyId) elected.push(order.orderId);
      }
      const next = elected.shift();
      if (next === undefined) return;
      const order = this.book.live.get(next);
      if (order === undefined) continue;
      this.emit({ kind: 'triggered', orderId: next });
      for (const other of this.siblings(order)) this.drop(other, 'oco');
      this.aggress(next);
    }
  }

  private through(): BookOrder[] {
    const last = this.book.values.lastPriceTicks;
    if (last === 0) return [];
    const distance = (order: BookOrder): number =>
      order.side === 'buy' ? last - order.stopPriceTicks : order.stopPriceTicks - last;
    return this.book.stops
      .filter((order) => order.stopPriceTicks > 0 && distance(order) >= 0)
      .sort((a, b) => distance(b) - distance(a));
  }

  moveTo(to: Phase, endsAtMillis: number): RefusalCode | null {
    const from = this.book.values.phase;
    if (!ALLOWED_TRANSITIONS[from].includes(to)) return 'PHASE_NOT_ALLOWED';
    if (uncrossesOn(from, to)) this.uncross();
    const closes = to === 'closed';
    if (uncrossesOn(from, to) || closes) {
      this.sweep((order) => order.type === 'market' || order.tif === 'opg', closes);
    }
    this.emit({ kind: 'phase_changed', from, to, endsAtMillis });
    if (closes) this.expireWhere((order) => order.tif === 'day');
    if (to === 'closing_auction') {
      for (const { orderId } of [...this.book.parked]) this.emit({ kind: 'triggered', orderId });
    }
    return null;
  }

  /** What lives for the call only ends with it; at the close that goes for cls too. */
  private sweep(ends: (order: BookOrder) => boolean, closes: boolean): void {
    for (const order of this.book.canonical()) {
      const parked = order.place === 'parked' && !closes;
      if (parked) continue;
      if (ends(order) || (closes && order.tif === 'cls')) this.drop(order, 'auction_rest');
    }
  }

  private expireWhere(due: (order: BookOrder) => boolean): void {
    for (const { orderId, leavesShares } of this.book.canonical().filter(due)) {
      this.emit({ kind: 'expired', orderId, quantityShares: leavesShares });
    }
  }

  /** Ends orders that are due, then a timed phase that is over. */
  expire(atMillis: number): RefusalCode | null {
    this.expireWhere((order) => order.expireAtMillis > 0 && order.expireAtMillis <= atMillis);
    const { phase, phaseEndsAtMillis, reopenMillis } = this.book.values;
    if (phaseEndsAtMillis === 0 || phaseEndsAtMillis > atMillis) return null;
    const reopens = phase === 'halted' && reopenMillis > 0;
    return this.moveTo(NEXT_PHASE[phase], reopens ? atMillis + reopenMillis : 0);
  }

  /** Everything at one price; market orders first, then price, then time. */
  private uncross(): void {
    let priceTicks = 0;
    let volumeShares = 0;
    for (;;) {
      const found = naiveIndicative(this.book);
      if (found.volumeShares === 0) break;
      if (priceTicks === 0) priceTicks = found.priceTicks;
      volumeShares += this.pairAt(found.priceTicks);
    }
    this.emit({ kind: 'uncrossed', priceTicks, volumeShares });
  }

  private firstAt(side: Side, priceTicks: number): BookOrder | undefined {
    const market = this.book.markets.find((order) => order.side === side);
    if (market !== undefined) return market;
    const best = (side === 'buy' ? this.book.bids : this.book.asks)[0];
    return best !== undefined && isEligible(best, priceTicks) ? best : undefined;
  }

  private pairAt(priceTicks: number): number {
    let volume = 0;
    for (;;) {
      const buy = this.firstAt('buy', priceTicks);
      const sell = this.firstAt('sell', priceTicks);
      if (buy === undefined || sell === undefined) return volume;
      const quantityShares = Math.min(buy.leavesShares, sell.leavesShares);
      volume += quantityShares;
      this.emit({
        kind: 'traded',
        makerId: buy.orderId,
        takerId: sell.orderId,
        takerSide: 'sell',
        priceTicks,
        quantityShares,
        makerLeavesShares: buy.leavesShares - quantityShares,
        takerLeavesShares: sell.leavesShares - quantityShares,
        auction: true,
      });
      this.shrinkGroups([buy, sell], quantityShares);
    }
  }
}
