/** An order that rests, as the fold of the match stream sees it. */
export interface Resting {
  readonly orderId: string;
  readonly priceTicks: number;
  leaves: number;
}

/** One level as books show it. */
export interface Level {
  readonly priceTicks: number;
  readonly shares: number;
  readonly orders: number;
}

/** One side of a book: prices best first, at each price the orders as they arrived. */
export class PriceQueue {
  private readonly levels = new Map<number, Map<string, Resting>>();
  /** Prices, best first. */
  private prices: number[] = [];

  constructor(private readonly side: 'buy' | 'sell') {}

  /** Adds at the end of its price. */
  add(order: Resting): void {
    const level = this.levels.get(order.priceTicks);
    if (level !== undefined) {
      level.set(order.orderId, order);
      return;
    }
    this.levels.set(order.priceTicks, new Map([[order.orderId, order]]));
    this.prices.splice(this.placeOf(order.priceTicks), 0, order.priceTicks);
  }

  remove(order: Resting): void {
    const level = this.levels.get(order.priceTicks);
    if (level === undefined) return;
    level.delete(order.orderId);
    if (level.size > 0) return;
    this.levels.delete(order.priceTicks);
    this.prices.splice(this.placeOf(order.priceTicks), 1);
  }

  /** Puts a successor at the very place of the order that it replaces. */
  rename(order: Resting, successor: Resting): void {
    const level = this.levels.get(order.priceTicks) ?? new Map<string, Resting>();
    const renamed = [...level.values()].map((one) => (one === order ? successor : one));
    level.clear();
    for (const one of renamed) level.set(one.orderId, one);
  }

  /** The order that trades next; undefined when the side is empty. */
  first(): Resting | undefined {
    const [best] = this.prices;
    return best === undefined ? undefined : this.levels.get(best)?.values().next().value;
  }

  /** Best price; undefined when the side is empty. */
  best(): number | undefined {
    return this.prices[0];
  }

  /** All levels, best first. */
  shown(): Level[] {
    return this.prices.map((priceTicks) => {
      const orders = [...(this.levels.get(priceTicks)?.values() ?? [])];
      const shares = orders.reduce((sum, { leaves }) => sum + leaves, 0);
      return { priceTicks, shares, orders: orders.length };
    });
  }

  private placeOf(priceTicks: number): number {
    let [low, high] = [0, this.prices.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const price = this.prices[middle] ?? 0;
      const before = this.side === 'buy' ? price > priceTicks : price < priceTicks;
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
