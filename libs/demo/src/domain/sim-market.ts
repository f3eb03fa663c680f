import { FairPrice } from './fair-price';
import { MarketMaker } from './market-maker';
import { NoiseTaker } from './noise-taker';
import type {
  ActionSink,
  MarketView,
  Regime,
  SimActions,
  SimInstrument,
  SimOrder,
  SimTrader,
  SimUpdate,
} from './sim-types';
import { REGIME_TRAITS, STEPS_PER_SECOND } from './sim-types';
import { TrendTrader } from './trend-trader';

/** Accounts of the simulator; the name says what each does. */
export const SIM_ACCOUNTS = [
  'sim_maker_1',
  'sim_maker_2',
  'sim_noise',
  'sim_momentum',
  'sim_reversion',
] as const;

/** Steps for which nothing is sent for a symbol whose orders the exchange refuses. */
const PAUSE_STEPS = 3 * STEPS_PER_SECOND;
/** Refusals that say something of one order and nothing of its symbol. */
const HARMLESS = ['SELF_TRADE'];

/** What a simulation is begun with. */
export interface SimPlan {
  readonly seed: number;
  readonly instruments: readonly SimInstrument[];
  readonly regime: Regime;
  /** First part of every client order id, so that two runs never share one. */
  readonly idPrefix: string;
}

/**
 * The whole simulated market as a pure machine: `step` answers what its traders want, `heard` and
 * `traded` tell it what became of that. The same seed and the same answers give the same orders.
 */
export class SimMarket {
  private readonly fair: ReadonlyMap<string, FairPrice>;
  private readonly last = new Map<string, number>();
  private readonly pausedUntil = new Map<string, number>();
  private readonly traders: ReadonlyMap<string, SimTrader>;
  private regimeNow: Regime;
  private orderCount = 0;
  private stepCount = 0;

  constructor(private readonly plan: SimPlan) {
    const { seed, instruments, regime } = plan;
    this.fair = new Map(instruments.map((one) => [one.symbol, new FairPrice(seed, one)]));
    for (const { symbol, startTicks } of instruments) this.last.set(symbol, startTicks);
    const all = tradersOf(seed, (symbol, shares) => this.fair.get(symbol)?.push(shares));
    this.traders = new Map(all.map((trader) => [trader.account, trader]));
    this.regimeNow = regime;
    this.enter(regime);
  }

  get regime(): Regime {
    return this.regimeNow;
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.stepCount;
  }

  /** Changes the mood from the next step on. */
  enter(regime: Regime): void {
    this.regimeNow = regime;
    for (const fair of this.fair.values()) fair.enter(regime);
  }

  /** Lets one step of market time pass; answers what each account does, in a fixed order. */
  step(): SimActions[] {
    for (const fair of this.fair.values()) fair.step(this.regimeNow);
    const view = this.view();
    const actions: SimActions[] = [];
    for (const trader of this.traders.values()) {
      const orders: SimOrder[] = [];
      const cancels: string[] = [];
      const sink: ActionSink = {
        place: (order) => {
          this.orderCount += 1;
          const id = `${this.plan.idPrefix}-${this.orderCount}`;
          orders.push({ ...order, id });
          return id;
        },
        cancel: (id) => void cancels.push(id),
      };
      trader.act(view, sink);
      if (orders.length + cancels.length > 0) {
        actions.push({ account: trader.account, cancels, orders });
      }
    }
    this.stepCount += 1;
    return actions;
  }

  /** What the exchange said of an order of `account`. */
  heard(account: string, update: SimUpdate): void {
    this.traders.get(account)?.heard(update);
    if (update.kind !== 'refused' || HARMLESS.includes(update.reason)) return;
    this.pausedUntil.set(update.symbol, this.stepCount + PAUSE_STEPS);
  }

  /** A public trade. */
  traded(symbol: string, priceTicks: number): void {
    if (this.last.has(symbol)) this.last.set(symbol, priceTicks);
  }

  /** All orders of all accounts were cancelled from outside. */
  forgetOrders(): void {
    for (const trader of this.traders.values()) trader.forgetOrders();
  }

  /** Orders that each account believes to be open. */
  openOrders(): Readonly<Record<string, number>> {
    const entries = [...this.traders.values()].map((one) => [one.account, one.openOrders]);
    return Object.fromEntries(entries) as Record<string, number>;
  }

  private view(): MarketView {
    const symbols = this.plan.instruments.map(({ symbol, startTicks }) => {
      const fair = this.fair.get(symbol);
      return {
        symbol,
        fairTicks: fair?.ticks ?? startTicks,
        gapTicks: fair?.gapTicks ?? 1,
        lastTicks: this.last.get(symbol) ?? startTicks,
        isPaused: this.stepCount < (this.pausedUntil.get(symbol) ?? 0),
      };
    });
    return { step: this.stepCount, symbols, regime: REGIME_TRAITS[this.regimeNow] };
  }
}

type Bought = (symbol: string, quantityShares: number) => void;

function tradersOf(seed: number, bought: Bought): SimTrader[] {
  const maker = { seed, levels: 7, inventoryShares: 6_000 };
  const trend = { seed, orderShares: 60, inventoryShares: 2_000 };
  const one = { ...maker, account: 'sim_maker_1', halfWidth: 0.6, bestShares: 120, offset: 0 };
  const two = { ...maker, account: 'sim_maker_2', halfWidth: 1.1, bestShares: 200, offset: 0.5 };
  const momentum = { direction: 1, slowSeconds: 45, thresholdGaps: 5 } as const;
  const reversion = { direction: -1, slowSeconds: 240, thresholdGaps: 8 } as const;
  return [
    new MarketMaker(one, bought),
    new MarketMaker(two, bought),
    new NoiseTaker('sim_noise', seed),
    new TrendTrader({ ...trend, ...momentum, account: 'sim_momentum' }),
    new TrendTrader({ ...trend, ...reversion, account: 'sim_reversion' }),
  ];
}
