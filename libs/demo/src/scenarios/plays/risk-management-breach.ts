import { formatDecimal } from '@app/kernel';

import { MarketStream } from '../client/market-stream';
import type { OrderFields, Participant } from '../client/participant';
import { PrivateStream } from '../client/private-stream';
import { wholeOf } from '../domain/exact';
import { tenth } from '../domain/measures';
import { BASE_TICKS } from '../domain/shared-settings';
import type { PlayEnd } from '../play';
import type { Scene } from '../scene';
import type { Expected, LimitsAnswer, Tier } from './breach-checks';
import { BreachChecks, tierOf } from './breach-checks';

const FIRST_SHARES = 10;
const REFUSED = 42210000;
const FORBIDDEN = 40310000;
const RATE = 42910000;
/** Beyond the band of 10 %, within the collar of 20 % of an account without limits of its own. */
const BEYOND_BAND_TICKS = Math.round(BASE_TICKS * 1.12);
const TAKEN: Expected = { status: 200, code: null, reason: null };
const WINDOW_MS = 1_200;

/** Every limit refuses; the breaker and the kill switch stop; the operator releases. */
export async function riskManagementBreach(scene: Scene): Promise<PlayEnd> {
  return await new RiskBreach(scene).play();
}

class RiskBreach {
  private readonly tier: Tier;
  private people: { trader: Participant; counter: Participant; driver: Participant } | null = null;
  private checksOrNone: BreachChecks | null = null;
  private readonly market: MarketStream[] = [];
  private readonly streams: PrivateStream[] = [];
  private resting: string[] = [];
  private limitsBefore: LimitsAnswer | null = null;
  private triggerMs = 0;
  private killMs = 0;

  constructor(private readonly scene: Scene) {
    this.tier = tierOf(scene);
  }

  private get cast() {
    if (this.people === null) throw new Error('nobody has joined yet');
    return this.people;
  }

  private get checks(): BreachChecks {
    if (this.checksOrNone === null) throw new Error('nothing was checked yet');
    return this.checksOrNone;
  }

  async play(): Promise<PlayEnd> {
    const { scene, tier } = this;
    await scene.step('prepare', () => this.prepare());
    await scene.step('within', () => this.within('1'));
    await this.refusal('quantity', { qty: tier.qty + 1, reason: 'RISK_MAX_ORDER_QTY' });
    await this.refusal('notional', { qty: tier.qty, reason: 'RISK_MAX_ORDER_NOTIONAL' });
    await this.refusal('position', { qty: tier.position, reason: 'RISK_MAX_POSITION' });
    const collar = Math.round((BASE_TICKS * (101 + scene.integer('collar_percent'))) / 100);
    await this.refusal('collar', { qty: 1, ticks: collar, reason: 'RISK_PRICE_COLLAR' });
    const more = tier.position - FIRST_SHARES;
    await this.refusal('funds', { qty: more, reason: 'INSUFFICIENT_FUNDS', code: FORBIDDEN });
    const shares = { qty: FIRST_SHARES + 40, side: 'sell', code: FORBIDDEN } as const;
    await this.refusal('shares', { ...shares, reason: 'INSUFFICIENT_SHARES' });
    await scene.step('rate', () => this.rate());
    await scene.step('band', () => this.band());
    await scene.step('kill', () => this.kill());
    await scene.step('release', () => this.release());
    await scene.step('records', () => this.records());
    for (const stream of [...this.market, ...this.streams]) stream.close();
    return {
      summary:
        `Every limit refused with its reason and nothing moved; the halt reached ` +
        `${this.market.length} clients within ${this.triggerMs} ms, the kill switch ` +
        `${this.streams.length} within ${this.killMs} ms, and the operator released both.`,
    };
  }

  private async prepare(): Promise<string> {
    const { scene, tier } = this;
    const trader = await scene.newcomer('trader');
    const counter = await scene.newcomer('counter');
    const driver = await scene.newcomer('driver');
    this.people = { trader, counter, driver };
    this.checksOrNone = new BreachChecks(scene, trader);
    await scene.deposit(trader, 'USD', String(tier.cash));
    await scene.deposit(driver, 'USD', '100000');
    await scene.deposit(counter, scene.symbol, '1000');
    await this.setLimits({
      max_order_qty: String(tier.qty),
      max_order_notional: String(tier.notional),
      max_position: String(tier.position),
      price_collar_percent: String(scene.integer('collar_percent')),
    });
    const { baseUrl } = scene.task;
    for (let client = 0; client < scene.integer('clients'); client += 1) {
      this.market.push(await MarketStream.open(baseUrl, trader.token, [scene.symbol]));
      this.streams.push(await PrivateStream.open(baseUrl, trader.token));
    }
    await this.checks.showUse(tier);
    return `${tier.cash} USD; ${tier.qty} shares and ${tier.notional} USD an order, position ${tier.position}`;
  }

  private async setLimits(limits: Readonly<Record<string, string>>): Promise<void> {
    const { scene, cast } = this;
    const body = { ...limits, request_id: scene.nextTag() };
    await scene.operator.must(200, [
      'PUT',
      `/v2/admin/accounts/${cast.trader.username}/limits`,
      body,
    ]);
  }

  /** Step 1 and its repetition: somebody offers, the trader buys. */
  private async within(step: string): Promise<string> {
    const { scene, checks } = this;
    const offer = await this.cast.counter.placed({
      ...limit('sell', FIRST_SHARES, BASE_TICKS),
      symbol: scene.symbol,
      client_order_id: scene.nextTag(),
    });
    const answer = await checks.attempt(step, limit('buy', FIRST_SHARES, BASE_TICKS), TAKEN);
    const status = await this.statusBecomes(answer.body['id'] ?? '', ['filled', 'new']);
    await checks.showUse(this.tier);
    return `${answer.status}, ${status}; the offer was ${offer['id']}`;
  }

  private async statusBecomes(id: string, wanted: readonly string[]): Promise<string> {
    const { scene, cast } = this;
    const status = await scene.until(`the order is ${wanted.join(' or ')}`, async () => {
      const order = await cast.trader.order(id);
      return wanted.includes(order['status'] ?? '') ? order['status'] : null;
    });
    return status ?? '';
  }

  private async refusal(
    step: string,
    what: {
      readonly qty: number;
      readonly reason: string;
      readonly ticks?: number;
      readonly side?: 'buy' | 'sell';
      readonly code?: number;
    },
  ): Promise<void> {
    const { scene } = this;
    await scene.step(step, async () => {
      const { code = REFUSED, reason } = what;
      const order = limit(what.side ?? 'buy', what.qty, what.ticks ?? BASE_TICKS);
      const status = code === FORBIDDEN ? 403 : 422;
      const answer = await this.checks.attempt(step, order, { status, code, reason });
      if (reason === 'INSUFFICIENT_FUNDS') this.checkWords(answer.body);
      await this.checks.showUse(this.tier);
      return `${answer.status} ${answer.body['reason']}: ${answer.body['message']}`;
    });
  }

  private checkWords(body: OrderFields): void {
    const message = body['message'] ?? '';
    this.scene.log.check({
      id: 'funds-message',
      label: 'The refusal names what was requested and what is available',
      ok: /requested: [0-9.]+, available: [0-9.]+/.test(message),
      expected: 'requested and available with their amounts',
      actual: message,
    });
  }

  private async rate(): Promise<string> {
    const { scene, checks } = this;
    const most = scene.integer('orders_per_second');
    await this.setLimits({ max_orders_per_second: String(most) });
    await scene.pause(WINDOW_MS);
    const order = limit('buy', 1, BASE_TICKS - 500);
    const answers = await Promise.all(Array.from({ length: most + 2 }, () => checks.place(order)));
    const taken = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    this.resting = taken.map(({ body }) => body['id'] ?? '');
    const expected = { status: 429, code: RATE, reason: 'RISK_ORDER_RATE' };
    for (const answer of refused) {
      checks.note('rate', { what: 'buy 1 at 95', expected, answer });
    }
    const waits = refused.map(({ headers }) => headers['retry-after'] ?? 'none');
    scene.log.check({
      id: 'rate',
      label: 'Faster than the order rate: refused with Retry-After',
      ok: taken.length === most && refused.length === 2 && waits.every((wait) => wait !== 'none'),
      expected: `${most} taken, 2 refused, each with Retry-After`,
      actual: `${taken.length} taken, ${refused.length} refused, Retry-After ${waits.join(', ')}`,
    });
    await scene.pause(Math.max(WINDOW_MS, wholeOf(waits[0] === 'none' ? '1' : waits[0]) * 1_000));
    const next = await checks.place(order);
    checks.note('rate', { what: 'buy 1 at 95 after waiting', expected: TAKEN, answer: next });
    this.resting.push(next.body['id'] ?? '');
    this.limitsBefore = await checks.limits();
    await checks.showUse(this.tier);
    return `${taken.length} taken, ${refused.length} refused; after ${waits[0]} s taken again`;
  }

  /** Two others drive the price to the band; every connected client must hear of the pause. */
  private async band(): Promise<string> {
    const { scene, cast, checks } = this;
    const common = { symbol: scene.symbol };
    scene.atTheEnd(() => this.resumeIfHalted());
    const ask = await cast.counter.placed({
      ...limit('sell', 5, BEYOND_BAND_TICKS),
      ...common,
      client_order_id: scene.nextTag(),
    });
    const startedAt = performance.now();
    const hit = await cast.driver.placed({
      ...limit('buy', 5, BEYOND_BAND_TICKS),
      ...common,
      client_order_id: scene.nextTag(),
    });
    const halted = (one: MarketStream) => one.statuses.find(({ code }) => 'PH'.includes(code));
    await scene.settles(() => this.market.every((one) => halted(one) !== undefined));
    const told = this.market.flatMap((one) => halted(one)?.cameAt ?? []);
    this.triggerMs = tenth(Math.max(0, ...told.map((at) => at - startedAt)));
    scene.log.set('notified', told.length);
    scene.log.set('notify_ms', this.triggerMs);
    scene.log.check({
      id: 'halt-told',
      label: 'The halt reaches every connected client',
      ok: told.length === this.market.length,
      expected: `${this.market.length} clients`,
      actual: `${told.length} clients, the last after ${this.triggerMs} ms`,
    });
    await this.checkPhase('halted', false);
    await scene.pause(WINDOW_MS);
    const expected = { status: 422, code: REFUSED, reason: 'SYMBOL_HALTED' };
    await checks.attempt('band', limit('buy', 1, BASE_TICKS), expected);
    await this.cancelInHalt();
    await cast.driver.must(204, ['DELETE', `/v2/orders/${hit['id']}`]);
    await cast.counter.must(204, ['DELETE', `/v2/orders/${ask['id']}`]);
    return `${told.length} clients told within ${this.triggerMs} ms; cancels work, new orders do not`;
  }

  private async cancelInHalt(): Promise<void> {
    const id = this.resting.pop() ?? '';
    const answer = await this.cast.trader.cancel(id);
    const status = await this.statusBecomes(id, ['canceled']);
    this.scene.log.check({
      id: 'cancel-in-halt',
      label: 'A resting order can be cancelled while the symbol is halted',
      ok: answer.status === 204 && status === 'canceled',
      expected: '204, canceled',
      actual: `${answer.status}, ${status}`,
    });
  }

  private async checkPhase(wanted: string, tradable: boolean): Promise<void> {
    const { scene } = this;
    const asset = await scene.until('the instrument shows its phase', async () => {
      const now = await this.cast.trader.get(`/v2/assets/${scene.symbol}`);
      return now['phase'] === wanted ? now : null;
    });
    scene.log.set('phase', String(asset?.['phase']));
    scene.log.check({
      id: `phase-${wanted}`,
      label: tradable ? 'The banner is gone, the ticket works' : 'Banner up, ticket disabled',
      ok: asset?.['tradable'] === tradable,
      expected: `${wanted}, tradable ${tradable}`,
      actual: `${String(asset?.['phase'])}, tradable ${String(asset?.['tradable'])}`,
    });
  }

  private async kill(): Promise<string> {
    const { scene, cast, checks } = this;
    const account = cast.trader.username;
    const reason = `use case ${scene.task.runId}`;
    const open = (await scene.ordersOf(cast.trader, 'open')).map((order) => order['id'] ?? '');
    scene.atTheEnd(() => this.releaseIfLocked());
    const startedAt = performance.now();
    const body = { account, mode: 'cancel_and_lock', reason };
    const answer = await scene.operator.must(200, ['POST', '/v2/admin/kill-switch', body]);
    const told = (one: PrivateStream) =>
      one.updates.filter(({ event, order }) => {
        return event === 'canceled' && open.includes(order['id'] ?? '');
      });
    await scene.settles(() => this.streams.every((one) => told(one).length === open.length));
    const heard = this.streams.filter((one) => told(one).length === open.length);
    const times = this.streams.flatMap((one) => told(one).map(({ cameAt }) => cameAt - startedAt));
    this.killMs = tenth(Math.max(0, ...times));
    scene.log.check({
      id: 'kill-counts',
      label: 'The kill switch cancels every open order and says how many',
      ok: String(answer['cancelled']) === String(open.length) && open.length > 0,
      expected: `${open.length} cancelled`,
      actual: `${String(answer['cancelled'])} cancelled, ${String(answer['ended'])} had ended`,
    });
    scene.log.check({
      id: 'kill-told',
      label: 'The kill switch reaches every connected client',
      ok: heard.length === this.streams.length,
      expected: `${open.length} cancels on ${this.streams.length} streams`,
      actual: `complete on ${heard.length} streams, the last after ${this.killMs} ms`,
    });
    const expected = { status: 422, code: REFUSED, reason: 'KILL_SWITCH' };
    await checks.attempt('kill', limit('buy', 1, BASE_TICKS), expected);
    this.resting = [];
    await checks.showUse(this.tier);
    return `${open.length} orders cancelled by ${scene.task.operator}, new ones refused`;
  }

  private async release(): Promise<string> {
    const { scene, checks } = this;
    await this.releaseIfLocked();
    await this.resumeIfHalted();
    await this.checkPhase('continuous', true);
    const trading = (one: MarketStream) => one.statuses.at(-1)?.code === 'T';
    await scene.settles(() => this.market.every(trading));
    const told = this.market.filter(trading).length;
    scene.log.check({
      id: 'release-told',
      label: 'Every client hears that trading goes on',
      ok: told === this.market.length,
      expected: `${this.market.length} clients`,
      actual: `${told} clients`,
    });
    await scene.pause(WINDOW_MS);
    await this.within('11');
    const after = await checks.limits();
    const text = (view: LimitsAnswer | null) => {
      return JSON.stringify([view?.limits, view?.symbols, view?.blocked]);
    };
    scene.log.check({
      id: 'limits-kept',
      label: 'After the release all limits are as before',
      ok: text(after) === text(this.limitsBefore),
      expected: text(this.limitsBefore),
      actual: text(after),
    });
    return `released by ${scene.task.operator}; step 1 works again`;
  }

  private async records(): Promise<string> {
    const { scene, checks } = this;
    checks.checkUnchanged();
    const logged = await checks.checkLog();
    const actions = (await scene.auditRows()).map(({ action }) => action);
    const wanted = ['set_limits', 'engage_kill_switch', 'release_kill_switch', 'resume'];
    const times = wanted.map((name) => actions.filter((action) => action === name).length);
    scene.log.check({
      id: 'audit-trail',
      label: 'What the operator did is in the audit trail, each once',
      ok: times.join() === '2,1,1,1',
      expected: 'set_limits 2, engage_kill_switch 1, release_kill_switch 1, resume 1',
      actual: wanted.map((name, at) => `${name} ${times[at]}`).join(', '),
    });
    return `${logged} breaches, ${actions.length} commands on record`;
  }

  private async resumeIfHalted(): Promise<void> {
    const { scene } = this;
    const asset = await scene.operator.get(`/v2/admin/assets/${scene.symbol}`);
    if (asset['phase'] === 'halted') await scene.resume(scene.symbol);
  }

  private async releaseIfLocked(): Promise<void> {
    const { scene, cast } = this;
    const account = cast.trader.username;
    const engaged = await scene.operator.get<readonly OrderFields[]>('/v2/admin/kill-switch');
    if (!engaged.some((one) => one['account'] === account)) return;
    const body = { account, reason: `use case ${scene.task.runId} goes on` };
    await scene.operator.must(200, ['DELETE', '/v2/admin/kill-switch', body]);
  }
}

function limit(side: 'buy' | 'sell', qty: number, ticks: number) {
  return {
    side,
    type: 'limit',
    qty: String(qty),
    limit_price: formatDecimal(ticks, 2),
    time_in_force: 'gtc',
  } as const;
}
