import { hashOrder, hashState, StateHasher } from '../state-hash';
import type {
  AcceptedReport,
  BookOrder,
  BookReport,
  BookSnapshot,
  BookState,
  OrderPlace,
  Phase,
  ReplacedReport,
  Side,
  TradedReport,
} from '../types';

/** The trigger of a trailing stop after `last` printed; 0 while there is none. */
export function trailedStop(order: BookOrder, last: number): number {
  const part = Math.max(1, Math.floor((last * order.trailBps) / 10_000));
  const distance = order.trailTicks > 0 ? order.trailTicks : part;
  if (order.side === 'sell') return Math.max(order.stopPriceTicks, last - distance);
  const stop = last + distance;
  return order.stopPriceTicks === 0 ? stop : Math.min(order.stopPriceTicks, stop);
}

function isStopType(order: BookOrder): boolean {
  return order.type !== 'limit' && order.type !== 'market';
}

/**
 * The state of a book as sorted arrays, and the only code that changes it: `apply`. Obvious on
 * purpose and slow; it is what the fast book is compared with.
 */
export class NaiveState {
  readonly live = new Map<number, BookOrder>();
  readonly bids: BookOrder[] = [];
  readonly asks: BookOrder[] = [];
  readonly markets: BookOrder[] = [];
  readonly stops: BookOrder[] = [];
  readonly parked: BookOrder[] = [];
  readonly values: BookState;

  constructor(phase: Phase) {
    this.values = {
      phase,
      phaseEndsAtMillis: 0,
      lastPriceTicks: 0,
      referenceTicks: 0,
      dynamicBandBps: 0,
      staticBandBps: 0,
      pauseMillis: 0,
      reopenMillis: 0,
    };
  }

  /** The queue an order is in. */
  queueOf(place: OrderPlace, side: Side): BookOrder[] {
    if (place === 'market') return this.markets;
    if (place === 'stop') return this.stops;
    if (place === 'parked') return this.parked;
    return side === 'buy' ? this.bids : this.asks;
  }

  /** Bids, asks, market buys, market sells, stops, parked; queue order inside. */
  canonical(): BookOrder[] {
    const buys = this.markets.filter((order) => order.side === 'buy');
    const sells = this.markets.filter((order) => order.side === 'sell');
    return [...this.bids, ...this.asks, ...buys, ...sells, ...this.stops, ...this.parked];
  }

  hash(): string {
    const hasher = new StateHasher();
    hashState(hasher, this.values);
    for (const order of this.canonical()) hashOrder(hasher, order);
    return hasher.digest();
  }

  load(snapshot: BookSnapshot): void {
    Object.assign(this.values, snapshot.state);
    for (const order of snapshot.orders) {
      const copy = { ...order };
      this.live.set(copy.orderId, copy);
      this.queueOf(copy.place, copy.side).push(copy);
    }
  }

  apply(report: BookReport): void {
    switch (report.kind) {
      case 'accepted':
        return this.add(report);
      case 'traded':
        return this.trade(report);
      case 'cancelled':
      case 'expired':
        return this.remove(this.known(report.orderId));
      case 'reduced':
        return this.reduce(this.known(report.orderId), report.quantityShares);
      case 'replaced':
        return this.replace(report);
      case 'triggered':
        return this.trigger(this.known(report.orderId));
      case 'refreshed':
        return this.refresh(this.known(report.orderId), report.displayedShares);
      case 'uncrossed':
        if (report.volumeShares > 0) this.values.referenceTicks = report.priceTicks;
        return;
      case 'phase_changed':
        this.values.phase = report.to;
        this.values.phaseEndsAtMillis = report.endsAtMillis;
        return;
      case 'settings_changed':
        this.values.referenceTicks = report.referenceTicks;
        this.values.dynamicBandBps = report.dynamicBandBps;
        this.values.staticBandBps = report.staticBandBps;
        this.values.pauseMillis = report.pauseMillis;
        this.values.reopenMillis = report.reopenMillis;
        return;
      case 'refused':
      case 'indicative':
      case 'band_hit':
        return;
    }
  }

  known(orderId: number): BookOrder {
    const order = this.live.get(orderId);
    if (order === undefined) throw new Error(`report names order ${orderId}, which is not live`);
    return order;
  }

  private add(report: AcceptedReport): void {
    const { kind: _kind, quantityShares, ...fields } = report;
    const order: BookOrder = {
      ...fields,
      place: 'book',
      triggered: report.tif === 'cls' && this.values.phase === 'closing_auction',
      leavesShares: quantityShares,
      filledShares: 0,
      sliceShares: 0,
    };
    this.live.set(order.orderId, order);
    this.enqueue(order);
  }

  /** To the back of where it belongs, with a fresh slice. */
  private enqueue(order: BookOrder): void {
    const { displayShares: display, leavesShares: leaves } = order;
    order.sliceShares = display > 0 ? Math.min(display, leaves) : leaves;
    order.place = this.placeOf(order);
    const queue = this.queueOf(order.place, order.side);
    if (order.place !== 'book') {
      queue.push(order);
      return;
    }
    const worse = queue.findIndex((other) =>
      order.side === 'buy'
        ? other.priceTicks < order.priceTicks
        : other.priceTicks > order.priceTicks,
    );
    queue.splice(worse === -1 ? queue.length : worse, 0, order);
  }

  private placeOf(order: BookOrder): OrderPlace {
    if (isStopType(order) && !order.triggered) return 'stop';
    if (order.tif === 'cls' && !order.triggered) return 'parked';
    return order.priceTicks > 0 ? 'book' : 'market';
  }

  private dequeue(order: BookOrder): void {
    const queue = this.queueOf(order.place, order.side);
    queue.splice(queue.indexOf(order), 1);
  }

  private remove(order: BookOrder): void {
    this.dequeue(order);
    this.live.delete(order.orderId);
  }

  private trade(report: TradedReport): void {
    const { quantityShares: shares, auction } = report;
    const maker = this.known(report.makerId);
    const taker = this.known(report.takerId);
    maker.sliceShares -= auction ? 0 : shares;
    for (const order of [maker, taker]) {
      order.filledShares += shares;
      this.reduce(order, shares);
    }
    this.values.lastPriceTicks = report.priceTicks;
    for (const stop of this.stops) {
      if (stop.type !== 'trailing_stop') continue;
      stop.stopPriceTicks = trailedStop(stop, report.priceTicks);
    }
  }

  /** Less is left; at zero the order is gone. */
  private reduce(order: BookOrder, shares: number): void {
    order.leavesShares -= shares;
    order.sliceShares = Math.min(order.sliceShares, order.leavesShares);
    if (order.leavesShares === 0) this.remove(order);
  }

  private replace(report: ReplacedReport): void {
    const order = this.known(report.orderId);
    if (!report.keptPriority) this.dequeue(order);
    order.leavesShares = report.leavesShares;
    order.priceTicks = report.priceTicks;
    order.stopPriceTicks = report.stopPriceTicks;
    order.trailTicks = report.trailTicks;
    order.trailBps = report.trailBps;
    order.displayShares = report.displayShares;
    order.tif = report.tif;
    order.expireAtMillis = report.expireAtMillis;
    if (!report.keptPriority) this.enqueue(order);
    order.sliceShares = Math.min(order.sliceShares, order.leavesShares);
  }

  private trigger(order: BookOrder): void {
    this.dequeue(order);
    order.triggered = true;
    this.enqueue(order);
  }

  private refresh(order: BookOrder, displayed: number): void {
    this.dequeue(order);
    this.enqueue(order);
    order.sliceShares = displayed;
  }
}
