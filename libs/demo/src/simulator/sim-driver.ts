import { setTimeout as sleep } from 'node:timers/promises';

import { SimMarket } from '../domain/sim-market';
import type { Regime, SimActions, SimInstrument, SimUpdate } from '../domain/sim-types';
import { STEP_MS } from '../domain/sim-types';
import { SimFigures } from './sim-figures';
import type { SimControl, SimPlanMessage, SimStatus } from './sim-messages';
import type { SimVenue } from './sim-venue';

const RECOVER_MS = 1_000;
/** Steps that it may be late by before it lets them go. */
const LATE_STEPS_MAX = 4;

/**
 * Lets the simulated market live on a real exchange: step by step, everything that a step wants is
 * sent and answered before the next. Whatever goes wrong (a restart, a lost socket, an unknown
 * outcome) ends in the same way: all orders are cancelled and the market goes on from there.
 */
export class SimDriver {
  private market: SimMarket | null = null;
  private readonly queue: (readonly [account: string, update: SimUpdate])[] = [];
  private readonly figures = new SimFigures();
  private readonly waking = new AbortController();
  private control: SimControl;
  private trouble: Error | null = null;
  private isConnected = false;
  private isStopped = false;
  private readonly ended: Promise<void>;

  constructor(
    private readonly plan: SimPlanMessage,
    private readonly venue: SimVenue,
  ) {
    this.control = { running: plan.running, speed: plan.speed, regime: plan.regime };
    this.ended = this.live();
  }

  /** Changes pace, mood or pause from the next step on. */
  steer(control: SimControl): void {
    this.control = control;
    if (this.market !== null && this.market.regime !== control.regime) {
      this.market.enter(control.regime);
    }
  }

  /** Stops and cancels all orders; answers once none is open. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.waking.abort();
    await this.ended;
    await this.venue.clear();
    this.venue.close();
  }

  status(): SimStatus {
    const openOrders = this.market?.openOrders() ?? {};
    const steps = this.market?.steps ?? 0;
    const state = !this.isConnected ? 'recovering' : this.control.running ? 'running' : 'paused';
    return { state, steps, openOrders, ...this.figures.read() };
  }

  private async live(): Promise<void> {
    let dueAt = performance.now();
    while (!this.isStopped) {
      try {
        if (!this.isConnected) await this.connect();
        const everyMs = STEP_MS / this.control.speed;
        dueAt = Math.max(dueAt + everyMs, performance.now() - LATE_STEPS_MAX * everyMs);
        if (this.control.running) await this.turn();
        await this.pause(dueAt - performance.now());
      } catch (error) {
        await this.recoverFrom(error);
      }
    }
  }

  private async connect(): Promise<void> {
    const symbols = this.plan.instruments.map(({ symbol }) => symbol);
    await this.venue.clear();
    await this.venue.connect(symbols, {
      heard: (account, update) => this.queue.push([account, update]),
      traded: (symbol, ticks) => this.market?.traded(symbol, ticks),
      lost: (error) => {
        this.trouble ??= error;
      },
    });
    this.queue.length = 0;
    this.trouble = null;
    if (this.market === null) this.market = await this.begin(symbols);
    else this.market.forgetOrders();
    this.isConnected = true;
  }

  /** Goes on from the last trades, or from the opening prices after a reset. */
  private async begin(symbols: readonly string[]): Promise<SimMarket> {
    const { seed, idPrefix, fromReference } = this.plan;
    const last = fromReference ? new Map<string, number>() : await this.venue.lastTicks(symbols);
    const instruments = this.plan.instruments.map((one): SimInstrument => {
      return { ...one, startTicks: last.get(one.symbol) ?? one.referenceTicks };
    });
    const regime: Regime = this.control.regime;
    return new SimMarket({ seed, instruments, regime, idPrefix });
  }

  private async turn(): Promise<void> {
    const market = this.market;
    if (market === null) return;
    for (const [account, update] of this.queue.splice(0)) {
      if (update.kind === 'fill') this.figures.fills += 1;
      market.heard(account, update);
    }
    const actions = market.step();
    // All cancels before all orders: quotes of one maker do not run into old ones of the other.
    await Promise.all(actions.map(({ account, cancels }) => this.venue.cancel(account, cancels)));
    const refused = await Promise.all(actions.map((one) => this.place(one)));
    if (this.trouble !== null) throw this.trouble;
    refused.forEach((updates, index) => {
      const account = actions[index]?.account ?? '';
      for (const update of updates) market.heard(account, update);
    });
  }

  private async place({ account, orders, cancels }: SimActions): Promise<SimUpdate[]> {
    const refused = await this.venue.place(account, orders);
    this.figures.count({ orders: orders.length, cancels: cancels.length, refused });
    return refused;
  }

  private async recoverFrom(error: unknown): Promise<void> {
    this.isConnected = false;
    this.venue.disconnect();
    this.figures.failed(error);
    await this.pause(RECOVER_MS);
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.waking;
    await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  }
}
