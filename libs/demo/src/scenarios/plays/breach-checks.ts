import type { OrderBody, OrderFields, Participant } from '../client/participant';
import type { Answer } from '../client/venue-http';
import { unitsOf, wholeOf } from '../domain/exact';
import type { Holdings, Scene } from '../scene';

/** What the exchange must answer to a try. */
export interface Expected {
  readonly status: number;
  readonly code: number | null;
  readonly reason: string | null;
}

/** Limits of an account with their live use, as the operator sees them. */
export interface LimitsAnswer {
  readonly blocked: boolean;
  readonly limits: Readonly<Record<string, string | null>>;
  readonly symbols: Readonly<Record<string, unknown>>;
  readonly use: {
    readonly open_orders: string;
    readonly gross_exposure: string;
    readonly positions: readonly Readonly<Record<string, string>>[];
  };
}

interface Breach {
  readonly at: string;
  readonly reason: string;
  readonly message: string;
  readonly order_id: string;
  readonly limit: string | null;
  readonly value: string | null;
}

/** Sizes that follow from the tier. */
export interface Tier {
  readonly qty: number;
  readonly notional: number;
  readonly position: number;
  readonly cash: number;
}

/** Limits and money of the run's tier. */
export function tierOf(scene: Scene): Tier {
  const qty = scene.integer('max_order_qty') * (scene.text('tier') === 'professional' ? 10 : 1);
  const position = Math.floor(qty / 2);
  return { qty, position, notional: Math.floor(qty * 75), cash: position * 80 };
}

/** Everything that a refused order must leave as it was. */
interface Footprint {
  readonly holdings: Holdings;
  readonly use: Omit<LimitsAnswer['use'], 'orders_last_second'>;
  readonly book: unknown;
}

const STEADY_MS = 60;
const STEADY_TRIES = 40;

/** Tries orders, compares answers with what is expected and notes what refused ones changed. */
export class BreachChecks {
  /** Refusals by a limit of risk-manager, which its log must have once each. */
  readonly breaches: string[] = [];
  private readonly rows: (string | number)[][] = [];
  private readonly changed: string[] = [];
  private tries = 0;
  private refused = 0;
  private compared = 0;

  constructor(
    private readonly scene: Scene,
    private readonly trader: Participant,
  ) {}

  /** One order that must be answered as expected; a refused one must change nothing. */
  async attempt(
    step: string,
    order: Omit<OrderBody, 'client_order_id' | 'symbol'>,
    expected: Expected,
  ): Promise<Answer<OrderFields>> {
    const before = await this.steady();
    const answer = await this.place(order);
    const what = `${order.side} ${order.qty} at ${order.limit_price ?? 'market'}`;
    this.note(step, { what, expected, answer });
    if (expected.status !== 200) await this.mustBeUnchanged(step, before);
    return answer;
  }

  place(order: Omit<OrderBody, 'client_order_id' | 'symbol'>): Promise<Answer<OrderFields>> {
    const { symbol } = this.scene;
    return this.trader.place({ ...order, symbol, client_order_id: this.scene.nextTag() });
  }

  /** Puts an answer beside what was expected of it. */
  note(
    step: string,
    one: {
      readonly what: string;
      readonly expected: Expected;
      readonly answer: Answer<OrderFields>;
    },
  ): void {
    const { expected, answer, what } = one;
    const { body } = answer;
    const wanted = words(expected.status, expected.code, expected.reason);
    const code = answer.status === 200 ? null : Number.parseInt(String(body['code']), 10);
    const reason = answer.status === 200 ? null : (body['reason'] ?? null);
    const found = words(answer.status, code, reason);
    this.tries += 1;
    if (found === wanted && expected.status !== 200) this.refused += 1;
    if (reason !== null && (reason.startsWith('RISK_') || reason === 'KILL_SWITCH')) {
      this.breaches.push(reason);
    }
    this.rows.push([step, what, wanted, found, body['message'] ?? body['status'] ?? '']);
    this.scene.log.check({
      id: `answer-${this.tries}`,
      label: `${step} · ${what}`,
      ok: found === wanted,
      expected: wanted,
      actual: found,
    });
    this.show();
  }

  /** Compares with what was there before a refusal. */
  private async mustBeUnchanged(step: string, before: Footprint): Promise<void> {
    const after = await this.steady();
    this.compared += 1;
    if (JSON.stringify(after) !== JSON.stringify(before)) this.changed.push(step);
  }

  /** Notes that no refused order has changed anything. */
  checkUnchanged(): void {
    this.scene.log.check({
      id: 'unchanged',
      label: 'A refused order changes nothing: cash, holds, positions, book, use of limits',
      ok: this.changed.length === 0 && this.compared > 0,
      expected: `0 of ${this.compared} changed anything`,
      actual: `${this.changed.length} of ${this.compared}${this.changed.map((one) => `, ${one}`).join('')}`,
    });
  }

  /** Every refusal by a limit must be in the breach log once; answers how many are. */
  async checkLog(): Promise<number> {
    const { scene } = this;
    const path = `/v2/admin/breaches?username=${this.trader.username}&limit=100`;
    let logged: readonly Breach[] = [];
    await scene.settles(async () => {
      logged = (await scene.operator.get<{ breaches: Breach[] }>(path)).breaches;
      return logged.length >= this.breaches.length;
    });
    scene.log.set('breaches', logged.length);
    scene.log.table({
      id: 'breaches',
      title: 'Breach log',
      kind: 'table',
      columns: ['at', 'reason', 'limit', 'value', 'message'],
      rows: logged.map((one) => [one.at, one.reason, one.limit, one.value, one.message]),
    });
    const found = logged.map(({ reason }) => reason).sort();
    const orders = new Set(logged.map(({ order_id }) => order_id));
    const [is, should] = [found.join(', '), [...this.breaches].sort().join(', ')];
    scene.log.check({
      id: 'breach-log',
      label: 'Each breach is in the breach log once',
      ok: is === should && orders.size === logged.length,
      expected: should,
      actual: is,
    });
    return logged.length;
  }

  /** Bars of how far each limit is used. */
  async showUse(tier: Tier): Promise<void> {
    const { scene, trader } = this;
    const { use } = await this.limits();
    const account = await trader.get<OrderFields>('/v2/account');
    const here = use.positions.find((position) => position['symbol'] === scene.symbol);
    const position = wholeOf(here?.['position'] ?? '0') + wholeOf(here?.['open_buy_qty'] ?? '0');
    const used = tier.cash * 10_000 - unitsOf(account['buying_power']);
    const percent = (part: number, whole: number) => Math.round((part / whole) * 100);
    const shares = percent(position, tier.position);
    const cash = percent(used, tier.cash * 10_000);
    scene.log.point(0, [wholeOf(use.open_orders), shares, cash]);
    scene.log.table({
      id: 'use',
      title: 'Use of the limits in percent',
      kind: 'bars',
      columns: ['limit', '%'],
      rows: [
        [`position (${position} of ${tier.position})`, shares],
        ['buying power', cash],
      ],
    });
  }

  limits(): Promise<LimitsAnswer> {
    return this.scene.operator.get<LimitsAnswer>(
      `/v2/admin/accounts/${this.trader.username}/limits`,
    );
  }

  /** Readers follow the stages: a footprint counts when it is the same twice in a row. */
  private async steady(): Promise<Footprint> {
    let last = await this.footprint();
    for (let left = STEADY_TRIES; left > 0; left -= 1) {
      await this.scene.pause(STEADY_MS);
      const next = await this.footprint();
      if (JSON.stringify(next) === JSON.stringify(last)) return next;
      last = next;
    }
    return last;
  }

  private async footprint(): Promise<Footprint> {
    const { scene, trader } = this;
    const [holdings, limits, book] = await Promise.all([
      scene.holdings(trader),
      this.limits(),
      trader.get<{ bids: unknown; asks: unknown }>(`/v2/orderbooks/${scene.symbol}`),
    ]);
    const { open_orders, gross_exposure, positions } = limits.use;
    return {
      holdings,
      use: { open_orders, gross_exposure, positions },
      book: [book.bids, book.asks],
    };
  }

  private show(): void {
    const { log } = this.scene;
    log.set('checks', this.tries);
    log.set('refused', this.refused);
    log.table({
      id: 'checks',
      title: 'Every try with its expected and actual answer',
      kind: 'table',
      columns: ['step', 'order', 'expected', 'actual', 'words of the exchange'],
      rows: [...this.rows],
    });
  }
}

function words(status: number, code: number | null, reason: string | null): string {
  return [status, code, reason].filter((part) => part !== null).join(' ');
}
