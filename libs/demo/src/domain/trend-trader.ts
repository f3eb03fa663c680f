import type { Side } from '@app/contracts';

import { SeededChance } from './seeded-chance';
import type { ActionSink, MarketView, SimTrader, SimUpdate, SymbolView } from './sim-types';
import { STEPS_PER_SECOND } from './sim-types';

/** How a trader reads the distance between the last price and its slow average. */
export interface TrendStyle {
  readonly account: string;
  readonly seed: number;
  /** Follows a move (1) or bets on its return (-1). */
  readonly direction: 1 | -1;
  /** Seconds over which the slow average forgets. */
  readonly slowSeconds: number;
  /** Distance in gaps that counts as a move. */
  readonly thresholdGaps: number;
  /** Shares of one order, and the most that it holds either way. */
  readonly orderShares: number;
  readonly inventoryShares: number;
}

/** It looks at each symbol this often. */
const LOOK_SECONDS = 2;
/** How often it acts on what it sees: others see the same. */
const ACTS = 0.4;
/** Gaps beyond the price that it pays at most. */
const REACH_GAPS = 4;

interface Opinion {
  readonly chance: SeededChance;
  slowTicks: number;
  inventoryShares: number;
}

/**
 * Compares the last trade with a slow average and trades on the difference: a momentum trader with
 * it, a mean-reversion trader against it. Without a difference it goes back to what it began with.
 */
export class TrendTrader implements SimTrader {
  private readonly opinions = new Map<string, Opinion>();
  private readonly orders = new Map<string, { symbol: string; side: Side }>();

  constructor(private readonly style: TrendStyle) {}

  get account(): string {
    return this.style.account;
  }

  get openOrders(): number {
    return this.orders.size;
  }

  act(market: MarketView, out: ActionSink): void {
    const keep = 1 - 1 / (this.style.slowSeconds * STEPS_PER_SECOND);
    market.symbols.forEach((view, index) => {
      const opinion = this.opinionOf(view);
      opinion.slowTicks = keep * opinion.slowTicks + (1 - keep) * view.lastTicks;
      if ((market.step + index) % (LOOK_SECONDS * STEPS_PER_SECOND) !== 0) return;
      if (!view.isPaused && opinion.chance.happens(ACTS)) this.trade(opinion, view, out);
    });
  }

  heard(update: SimUpdate): void {
    const order = this.orders.get(update.id);
    if (order === undefined) return;
    const opinion = this.opinions.get(order.symbol);
    if (update.kind === 'fill' && opinion !== undefined) {
      const { quantityShares } = update;
      opinion.inventoryShares += order.side === 'buy' ? quantityShares : -quantityShares;
    }
    if (update.kind !== 'fill') this.orders.delete(update.id);
  }

  forgetOrders(): void {
    this.orders.clear();
  }

  private trade(opinion: Opinion, view: SymbolView, out: ActionSink): void {
    const { direction, thresholdGaps, orderShares, inventoryShares } = this.style;
    const distance = (view.lastTicks - opinion.slowTicks) / view.gapTicks;
    const held = opinion.inventoryShares;
    const isMove = Math.abs(distance) > thresholdGaps;
    if (!isMove && Math.abs(held) < orderShares) return;
    const sign = isMove ? direction * Math.sign(distance) : -Math.sign(held);
    if (sign * held >= inventoryShares) return;
    const side: Side = sign > 0 ? 'buy' : 'sell';
    const quantityShares = Math.max(1, Math.round(orderShares * (0.5 + opinion.chance.next())));
    const price = Math.round(view.lastTicks + sign * REACH_GAPS * view.gapTicks);
    const { symbol } = view;
    const priceTicks = Math.max(1, price);
    const order = { symbol, side, quantityShares, priceTicks, immediate: true };
    this.orders.set(out.place(order), { symbol, side });
  }

  private opinionOf(view: SymbolView): Opinion {
    let opinion = this.opinions.get(view.symbol);
    if (opinion === undefined) {
      const chance = SeededChance.of(this.style.seed, this.style.account, view.symbol);
      opinion = { chance, slowTicks: view.lastTicks, inventoryShares: 0 };
      this.opinions.set(view.symbol, opinion);
    }
    return opinion;
  }
}
