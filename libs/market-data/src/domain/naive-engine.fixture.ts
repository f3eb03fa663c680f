import type { BookLevel, Entry, Instrument, MatchEvent, OrderTerms, Side } from '@app/contracts';
import { matchStream } from '@app/contracts';
import { priceTicks, shares } from '@app/kernel';

/** An instrument for specs. */
export function instrument(symbol: string, shard = 0): Instrument {
  return {
    assetId: `asset-${symbol}`,
    symbol,
    name: symbol,
    exchange: 'TEST',
    shard,
    cashUnitsPerTick: 100,
    referencePriceTicks: priceTicks(100),
    bandBasisPoints: 1_000,
  };
}

/** What a spec says of an order; the rest is filled in. */
export interface OrderInput {
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
  readonly display?: number;
  readonly kind?: 'day' | 'ioc' | 'market';
}

interface NaiveOrder {
  readonly id: number;
  readonly side: Side;
  price: number;
  leaves: number;
  shown: number;
  display: number;
}

/**
 * A price-time book without any cleverness, for specs: a list that is searched from the front. It
 * writes match entries as the engine does and says what a reader should see after each step.
 */
export class NaiveEngine {
  readonly entries: Entry<MatchEvent>[] = [];
  private resting: NaiveOrder[] = [];
  private nextId = 1;

  constructor(
    readonly symbol: string,
    private readonly clock: () => number = () => 1_000_000,
  ) {
    this.emit({ type: 'instrument_listed', instrument: instrument(symbol), requestId: 'r' });
    this.emit({
      type: 'phase_changed',
      symbol,
      phase: 'continuous',
      from: 'pre_open',
      endsAt: null,
      reason: 'open',
    });
  }

  get liveIds(): number[] {
    return this.resting.map((order) => order.id);
  }

  priceOf(id: number): number | undefined {
    return this.resting.find((order) => order.id === id)?.price;
  }

  submit(input: OrderInput): number {
    const id = this.nextId++;
    const { side, price, quantity: leaves, display = 0 } = input;
    const order: NaiveOrder = { id, side, price, leaves, shown: 0, display };
    this.emit({
      type: 'accepted',
      terms: this.terms(order, input.kind),
      worstPriceTicks: priceTicks(price),
      bookOrderId: id,
    });
    this.match(order, (input.kind ?? 'day') === 'day');
    return id;
  }

  cancel(id: number): void {
    const order = this.take(id);
    if (order !== undefined) this.emitCancelled(order, 'requested');
  }

  /** New price and quantity left; a smaller quantity at the same price keeps the place. */
  replace(id: number, price: number, leaves: number): void {
    const order = this.resting.find((candidate) => candidate.id === id);
    if (order === undefined) return;
    const keptPriority = price === order.price && leaves <= order.leaves;
    order.price = price;
    order.leaves = leaves;
    if (keptPriority) order.shown = Math.min(order.shown, leaves);
    this.emit({
      type: 'replaced',
      orderId: `o${id}`,
      accountId: 'a',
      symbol: this.symbol,
      bookOrderId: id,
      successor: this.terms(order),
      worstPriceTicks: priceTicks(price),
      leavesShares: shares(leaves),
      keptPriority,
    });
    if (keptPriority) return;
    this.take(id);
    this.match(order, true);
  }

  /** The visible levels of a side, best first. */
  levels(side: Side): BookLevel[] {
    const levels = new Map<number, BookLevel>();
    for (const order of this.resting.filter((candidate) => candidate.side === side)) {
      const { quantityShares = 0, orders = 0 } = levels.get(order.price) ?? {};
      const total = quantityShares + order.shown;
      levels.set(order.price, {
        priceTicks: order.price,
        quantityShares: total,
        orders: orders + 1,
      });
    }
    const sign = side === 'buy' ? -1 : 1;
    return [...levels.values()].sort((a, b) => sign * (a.priceTicks - b.priceTicks));
  }

  private match(taker: NaiveOrder, rests: boolean): void {
    for (let maker = this.best(taker); maker !== undefined; maker = this.best(taker)) {
      this.trade(taker, maker);
    }
    if (taker.leaves === 0) return;
    if (!rests) {
      this.emitCancelled(taker, 'ioc');
      return;
    }
    taker.shown = sliceOf(taker);
    this.resting.push(taker);
  }

  private best(taker: NaiveOrder): NaiveOrder | undefined {
    if (taker.leaves === 0) return undefined;
    const sign = taker.side === 'buy' ? 1 : -1;
    let best: NaiveOrder | undefined;
    for (const order of this.resting) {
      if (order.side === taker.side || sign * (taker.price - order.price) < 0) continue;
      if (best === undefined || sign * (best.price - order.price) > 0) best = order;
    }
    return best;
  }

  private trade(taker: NaiveOrder, maker: NaiveOrder): void {
    const quantity = Math.min(taker.leaves, maker.shown);
    taker.leaves -= quantity;
    maker.leaves -= quantity;
    maker.shown -= quantity;
    const spent = maker.shown === 0;
    if (spent) this.take(maker.id);
    this.emit({
      type: 'traded',
      symbol: this.symbol,
      priceTicks: priceTicks(maker.price),
      quantityShares: shares(quantity),
      cashUnitsPerTick: 100,
      takerSide: taker.side,
      auction: false,
      makerOrderId: `o${maker.id}`,
      makerAccountId: 'm',
      makerBookOrderId: maker.id,
      makerLeavesShares: shares(maker.leaves),
      takerOrderId: `o${taker.id}`,
      takerAccountId: 't',
      takerBookOrderId: taker.id,
      takerLeavesShares: shares(taker.leaves),
    });
    if (spent && maker.leaves > 0) this.refresh(maker);
  }

  private refresh(maker: NaiveOrder): void {
    maker.shown = sliceOf(maker);
    this.resting.push(maker);
    this.emit({
      type: 'book_moved',
      symbol: this.symbol,
      report: { kind: 'refreshed', orderId: maker.id, displayedShares: maker.shown },
    });
  }

  private take(id: number): NaiveOrder | undefined {
    const order = this.resting.find((candidate) => candidate.id === id);
    this.resting = this.resting.filter((candidate) => candidate !== order);
    return order;
  }

  private emitCancelled(order: NaiveOrder, cause: 'requested' | 'ioc'): void {
    this.emit({
      type: 'cancelled',
      orderId: `o${order.id}`,
      accountId: 'a',
      symbol: this.symbol,
      bookOrderId: order.id,
      cancelledShares: shares(order.leaves),
      leavesShares: shares(0),
      cause,
    });
  }

  private emit(event: MatchEvent): void {
    const seq = this.entries.length + 1;
    this.entries.push({ stream: matchStream(0), seq, at: this.clock(), event });
  }

  private terms(order: NaiveOrder, kind: OrderInput['kind'] = 'day'): OrderTerms {
    return {
      orderId: `o${order.id}`,
      accountId: 'a',
      clientOrderId: `c${order.id}`,
      symbol: this.symbol,
      shard: 0,
      side: order.side,
      type: kind === 'market' ? 'market' : 'limit',
      timeInForce: kind === 'ioc' ? 'ioc' : 'day',
      quantityShares: shares(order.leaves),
      limitPriceTicks: kind === 'market' ? null : priceTicks(order.price),
      stopPriceTicks: null,
      cashUnitsPerTick: 100,
      postOnly: false,
      displayShares: order.display === 0 ? null : shares(order.display),
      selfTrade: 'cancel_newest',
      expireAt: null,
      replaces: null,
      extendedHours: false,
      positionIntent: null,
    };
  }
}

function sliceOf(order: NaiveOrder): number {
  return order.display > 0 ? Math.min(order.display, order.leaves) : order.leaves;
}
