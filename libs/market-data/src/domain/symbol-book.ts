import type {
  BookLevel,
  MatchAccepted,
  MatchReplaced,
  OrderTerms,
  Side,
  Traded,
} from '@app/contracts';

import { Ladder } from './ladder';

/** Whether an order counts in the levels. */
type Standing =
  /** Never rests (market, IOC, FOK): known, but not shown. */
  | 'unseen'
  /** Will rest once it is triggered: a stop limit, or one that waits for the closing call. */
  | 'dormant'
  /** The order being matched: shown only once nothing can follow that takes from it. */
  | 'incoming'
  | 'resting';

interface BookOrder {
  readonly bookOrderId: number;
  readonly side: Side;
  priceTicks: number;
  leavesShares: number;
  /** What the levels count of it; the whole of what is left unless it is an iceberg. */
  shownShares: number;
  /** Slice of an iceberg, 0 when all is shown. */
  displayShares: number;
  standing: Standing;
}

const STANDINGS: readonly Standing[] = ['unseen', 'incoming', 'resting', 'dormant'];

/** `[bookOrderId, buy 1 or sell 0, price, leaves, shown, display, standing]` */
export type OrderJson = readonly [number, number, number, number, number, number, number];

/**
 * The visible book of one symbol, folded from its match events. Between the events of one incoming
 * order the true book is crossed for a moment: the order is known but its trades are still to come.
 * So an incoming order counts in the levels only once an event of another order, or `settle`, says
 * that its trades are over; readers never see a transient book.
 */
export class SymbolBook {
  readonly bids = new Ladder('buy');
  readonly asks = new Ladder('sell');
  /** Events that named an order unknown here; 0 unless the stream or the fold is wrong. */
  unknownOrders = 0;
  private readonly orders = new Map<number, BookOrder>();
  private incoming: BookOrder | null = null;

  /** The engine took an order; what its trades leave of it will rest. */
  accept(event: MatchAccepted, inClosingCall: boolean): void {
    const { bookOrderId, terms, worstPriceTicks } = event;
    this.rest();
    const order: BookOrder = {
      bookOrderId,
      side: terms.side,
      priceTicks: terms.limitPriceTicks ?? worstPriceTicks,
      leavesShares: terms.quantityShares,
      shownShares: 0,
      displayShares: terms.displayShares ?? 0,
      standing: standingOf(terms, inClosingCall),
    };
    this.orders.set(bookOrderId, order);
    if (order.standing === 'incoming') this.incoming = order;
  }

  /** A trade took from both orders; outside auctions from the shown slice of the maker. */
  trade(event: Traded): void {
    const { makerBookOrderId, takerBookOrderId, quantityShares, auction } = event;
    if (this.incoming !== null && this.incoming.bookOrderId !== takerBookOrderId) this.rest();
    const fromSlice = auction ? 0 : quantityShares;
    this.reduce(makerBookOrderId, event.makerLeavesShares, fromSlice);
    this.reduce(takerBookOrderId, event.takerLeavesShares, fromSlice);
  }

  /** The order left the book, or (self-trade decrement) part of it did. */
  cancel(bookOrderId: number, leavesShares: number): void {
    this.reduce(bookOrderId, leavesShares, 0);
  }

  /**
   * The order changed; unless it kept its place it comes in anew and may trade before it rests.
   * With nothing left of it (replaced to what is filled already) it has ended.
   */
  replace(event: MatchReplaced): void {
    this.rest();
    const order = this.orders.get(event.bookOrderId);
    if (order === undefined) {
      this.unknownOrders += 1;
      return;
    }
    if (event.leavesShares === 0) {
      this.remove(order);
      return;
    }
    const { successor } = event;
    this.hide(order);
    order.leavesShares = event.leavesShares;
    order.displayShares = successor.displayShares ?? 0;
    if (event.keptPriority) {
      if (order.standing === 'resting') this.show(order, Math.min(order.shownShares, slice(order)));
      return;
    }
    order.priceTicks = successor.limitPriceTicks ?? event.worstPriceTicks;
    if (order.standing === 'resting') this.comeIn(order);
  }

  /** The order waited for this: it comes in and may trade before it rests. */
  trigger(bookOrderId: number): void {
    this.rest();
    const order = this.orders.get(bookOrderId);
    if (order === undefined) this.unknownOrders += 1;
    else if (order.standing === 'dormant') this.comeIn(order);
  }

  /** An iceberg shows its next slice. */
  refresh(bookOrderId: number, displayedShares: number): void {
    const order = this.orders.get(bookOrderId);
    if (order?.standing !== 'resting') return;
    this.reshow(order, displayedShares);
  }

  /**
   * The run of entries is over: an incoming order now counts in the levels, unless in continuous
   * trading it would cross the other side. Then its trades come with the next run.
   */
  settle(mayCross: boolean): void {
    const order = this.incoming;
    if (order === null) return;
    if (!mayCross && this.wouldCross(order)) return;
    this.rest();
  }

  /** All trades of the incoming order are known: what is left of it rests. */
  rest(): void {
    const order = this.incoming;
    if (order === null) return;
    this.incoming = null;
    order.standing = 'resting';
    this.show(order, slice(order));
  }

  /** Levels of one side, best first. */
  levels(side: Side, depth: number): BookLevel[] {
    return (side === 'buy' ? this.bids : this.asks).top(depth);
  }

  /** Live orders known to this book, shown or not. */
  get orderCount(): number {
    return this.orders.size;
  }

  /** All that `restore` needs. */
  snapshot(): OrderJson[] {
    return Array.from(this.orders.values(), (order) => [
      order.bookOrderId,
      order.side === 'buy' ? 1 : 0,
      order.priceTicks,
      order.leavesShares,
      order.shownShares,
      order.displayShares,
      STANDINGS.indexOf(order.standing),
    ]);
  }

  /** Takes up what `snapshot` wrote; only for an empty book. */
  restore(orders: readonly OrderJson[]): void {
    for (const [bookOrderId, buy, priceTicks, leavesShares, shown, displayShares, code] of orders) {
      const side = buy === 1 ? 'buy' : 'sell';
      const standing = STANDINGS[code] ?? 'unseen';
      const order = { bookOrderId, side, priceTicks, leavesShares, displayShares } as const;
      const live: BookOrder = { ...order, shownShares: 0, standing };
      this.orders.set(bookOrderId, live);
      if (standing === 'incoming') this.incoming = live;
      if (standing === 'resting') this.show(live, shown);
    }
  }

  private reduce(bookOrderId: number, leavesShares: number, fromSlice: number): void {
    const order = this.orders.get(bookOrderId);
    if (order === undefined) {
      this.unknownOrders += 1;
      return;
    }
    if (leavesShares === 0) {
      this.remove(order);
      return;
    }
    order.leavesShares = leavesShares;
    if (order.standing !== 'resting') return;
    const left = Math.min(order.shownShares - fromSlice, leavesShares);
    this.reshow(order, left > 0 ? left : slice(order));
  }

  private reshow(order: BookOrder, shownShares: number): void {
    this.ladder(order).change(order.priceTicks, shownShares - order.shownShares, 0);
    order.shownShares = shownShares;
  }

  private comeIn(order: BookOrder): void {
    order.standing = 'incoming';
    this.incoming = order;
  }

  private remove(order: BookOrder): void {
    this.hide(order);
    this.orders.delete(order.bookOrderId);
    if (this.incoming === order) this.incoming = null;
  }

  private show(order: BookOrder, shownShares: number): void {
    order.shownShares = shownShares;
    this.ladder(order).change(order.priceTicks, shownShares, 1);
  }

  private hide(order: BookOrder): void {
    if (order.standing !== 'resting') return;
    this.ladder(order).change(order.priceTicks, -order.shownShares, -1);
  }

  private ladder(order: BookOrder): Ladder {
    return order.side === 'buy' ? this.bids : this.asks;
  }

  private wouldCross(order: BookOrder): boolean {
    const best = order.side === 'buy' ? this.asks.bestPriceTicks : this.bids.bestPriceTicks;
    if (best === null) return false;
    return order.side === 'buy' ? order.priceTicks >= best : order.priceTicks <= best;
  }
}

function standingOf(terms: OrderTerms, inClosingCall: boolean): Standing {
  const { type, timeInForce } = terms;
  if (timeInForce === 'ioc' || timeInForce === 'fok') return 'unseen';
  if (type === 'stop_limit') return 'dormant';
  if (type !== 'limit') return 'unseen';
  return timeInForce === 'cls' && !inClosingCall ? 'dormant' : 'incoming';
}

function slice(order: BookOrder): number {
  const { displayShares, leavesShares } = order;
  return displayShares > 0 && displayShares < leavesShares ? displayShares : leavesShares;
}
