import type { Side } from '@app/contracts';

import { SeededChance } from './seeded-chance';
import type { ActionSink, MarketView, SimTrader, SimUpdate, SymbolView } from './sim-types';
import { STEPS_PER_SECOND } from './sim-types';

/** Trades a second and symbol when nothing happens. */
const CALM_RATE = 0.18;
/** What one trade adds to the rate, and the part of that which is left a second later. */
const EXCITEMENT = 0.55;
const EXCITEMENT_LEFT = 0.45;
/** How often a trade of a burst goes the same way as the one before. */
const SAME_WAY = 0.82;
/** Part of its orders that wait for a better price. */
const PATIENT = 0.2;
const PATIENT_SECONDS = { min: 4, max: 20 };
const SHARES_MAX = 1_500;
/** Shares from which it rather trades back. */
const INVENTORY_SHARES = 20_000;

interface Crowd {
  readonly chance: SeededChance;
  excitement: number;
  lastSide: Side;
  inventoryShares: number;
}

interface Waiting {
  readonly symbol: string;
  readonly side: Side;
  readonly quitsAtStep: number;
  isLeaving: boolean;
}

/**
 * Everybody else: trades for reasons of its own, in bursts, because a trade draws others. Most of
 * its orders take what is there; some wait near the price for a while.
 */
export class NoiseTaker implements SimTrader {
  private readonly crowds = new Map<string, Crowd>();
  private readonly orders = new Map<string, Waiting>();

  constructor(
    readonly account: string,
    private readonly seed: number,
  ) {}

  get openOrders(): number {
    return this.orders.size;
  }

  act(market: MarketView, out: ActionSink): void {
    for (const [id, order] of this.orders) {
      if (order.isLeaving || market.step < order.quitsAtStep) continue;
      order.isLeaving = true;
      out.cancel(id);
    }
    for (const view of market.symbols) this.trade(view, market, out);
  }

  heard(update: SimUpdate): void {
    const order = this.orders.get(update.id);
    if (order === undefined) return;
    if (update.kind === 'fill') {
      const signed = order.side === 'buy' ? update.quantityShares : -update.quantityShares;
      this.crowdOf(order.symbol).inventoryShares += signed;
    } else this.orders.delete(update.id);
  }

  forgetOrders(): void {
    this.orders.clear();
  }

  private trade(view: SymbolView, market: MarketView, out: ActionSink): void {
    const crowd = this.crowdOf(view.symbol);
    const { chance } = crowd;
    crowd.excitement *= EXCITEMENT_LEFT ** (1 / STEPS_PER_SECOND);
    const rate = CALM_RATE * market.regime.haste + crowd.excitement;
    if (!chance.happens(rate / STEPS_PER_SECOND) || view.isPaused) return;
    const isBurst = crowd.excitement > EXCITEMENT / 2 && chance.happens(SAME_WAY);
    const side = isBurst ? crowd.lastSide : this.sideOf(crowd, market.regime.buyers);
    crowd.lastSide = side;
    crowd.excitement += EXCITEMENT;
    const quantityShares = sizeOf(chance);
    const isPatient = chance.happens(PATIENT);
    const away = isPatient ? -chance.between(1, 3) : 4 * market.regime.width;
    const sign = side === 'buy' ? 1 : -1;
    const price = Math.round(view.fairTicks + sign * away * view.gapTicks);
    const id = out.place({
      symbol: view.symbol,
      side,
      quantityShares,
      priceTicks: Math.max(1, price),
      immediate: !isPatient,
    });
    const seconds = isPatient ? chance.between(PATIENT_SECONDS.min, PATIENT_SECONDS.max) : 60;
    const quitsAtStep = market.step + seconds * STEPS_PER_SECOND;
    this.orders.set(id, { symbol: view.symbol, side, quitsAtStep, isLeaving: false });
  }

  private sideOf(crowd: Crowd, buyers: number): Side {
    const lean = 0.3 * Math.min(1, Math.max(-1, crowd.inventoryShares / INVENTORY_SHARES));
    return crowd.chance.happens(buyers - lean) ? 'buy' : 'sell';
  }

  private crowdOf(symbol: string): Crowd {
    let crowd = this.crowds.get(symbol);
    if (crowd === undefined) {
      const chance = SeededChance.of(this.seed, this.account, symbol);
      crowd = { chance, excitement: 0, lastSide: 'buy', inventoryShares: 0 };
      this.crowds.set(symbol, crowd);
    }
    return crowd;
  }
}

/** Many small orders, few large ones, and people who think in hundreds. */
function sizeOf(chance: SeededChance): number {
  if (chance.happens(0.25)) return 100 * chance.between(1, 3);
  const size = Math.round(30 * Math.exp(0.9 * chance.normal()));
  return Math.min(SHARES_MAX, Math.max(1, size));
}
