import type { Participant } from '../client/participant';
import { MarketStream } from '../client/market-stream';
import { PrivateStream } from '../client/private-stream';
import { SeededChance } from '../../domain/seeded-chance';
import { dollars, total, unitsOf } from '../domain/exact';
import { histogramOf, spreadOf, tenth } from '../domain/measures';
import { PLAN_SHARES_MAX, planOrders } from '../domain/order-plan';
import type { PlayEnd } from '../play';
import type { Holdings, Scene } from '../scene';
import { Burst } from './burst';
import type { Followed } from './proofs';
import { checkPrivateStreams, checkReconciliation } from './proofs';

const SAMPLE_MS = 500;
/** Dollars that cover an order of the plan at any of its prices, fees included. */
const DOLLARS_PER_SHARE = 103;

/** Sums over all accounts of the run. */
interface Totals {
  readonly cashUnits: number;
  readonly shares: Readonly<Record<string, number>>;
}

/** A burst of orders: none lost, none doubled, all accounted for. */
export async function highVolumeTrading(scene: Scene): Promise<PlayEnd> {
  return await new HighVolume(scene).play();
}

class HighVolume {
  private readonly burst: Burst;
  private traders: Participant[] = [];
  private followed: Followed[] = [];
  private market: MarketStream | null = null;
  private opening: Totals = { cashUnits: 0, shares: {} };
  private closing: Totals = { cashUnits: 0, shares: {} };
  private feeUnits = 0;
  private lagMs = 0;

  constructor(private readonly scene: Scene) {
    this.burst = new Burst(scene);
  }

  async play(): Promise<PlayEnd> {
    const { scene, burst } = this;
    const rate = scene.integer('rate');
    await scene.step('fund', () => this.fund());
    await scene.step('opening', () => this.open());
    const sampler = setInterval(() => this.sample(), SAMPLE_MS);
    try {
      await scene.step('send', async () => {
        await burst.send(this.plan(), this.traders, rate);
        return `${burst.sent.size} orders at ${tenth(burst.achievedRate)} a second`;
      });
      await scene.step('settle', () => this.settle());
      await scene.step('cancel', () => this.cancelRest());
    } finally {
      clearInterval(sampler);
    }
    this.sample();
    await scene.step('closing', () => this.close());
    await scene.step('reconcile', () => this.reconcile());
    this.market?.close();
    for (const { stream } of this.followed) stream.close();
    const ack = spreadOf(burst.ackMillis);
    return {
      summary:
        `${burst.sent.size} orders at ${tenth(burst.achievedRate)} a second: ${burst.filled} filled, ` +
        `${burst.cancelled} cancelled, none lost; half were answered within ${ack.p50} ms, ` +
        `99 % within ${ack.p99} ms.`,
    };
  }

  private plan() {
    const { scene } = this;
    const shape = {
      orders: scene.integer('orders'),
      accounts: scene.integer('accounts'),
      symbols: scene.integer('symbols'),
      limitPercent: scene.integer('limit_percent'),
      marketPercent: scene.integer('market_percent'),
      iocPercent: scene.integer('ioc_percent'),
    };
    return planOrders(shape, SeededChance.of(0, scene.task.runId));
  }

  private async fund(): Promise<string> {
    const { scene } = this;
    const accounts = scene.integer('accounts');
    const shares = Math.ceil(scene.integer('orders') / accounts) * PLAN_SHARES_MAX;
    for (let number = 1; number <= accounts; number += 1) {
      const who = await scene.newcomer(`t${number}`);
      await scene.deposit(who, 'USD', String(shares * DOLLARS_PER_SHARE));
      for (const symbol of scene.task.symbols) {
        await scene.deposit(who, symbol, String(shares));
      }
      this.traders.push(who);
    }
    const each = `${shares * DOLLARS_PER_SHARE} USD and ${shares} shares`;
    return `${accounts} accounts, ${each} of each of ${scene.task.symbols.join(', ')}`;
  }

  private async open(): Promise<string> {
    const { baseUrl, symbols } = this.scene.task;
    for (const who of this.traders) {
      const stream = await PrivateStream.open(baseUrl, who.token);
      stream.onUpdate((update) => this.burst.hear(update));
      this.followed.push({ who, stream });
    }
    const { token } = this.scene.operator;
    this.market = await MarketStream.open(baseUrl, token, symbols);
    this.opening = sum(await this.allHoldings());
    return `${dollars(this.opening.cashUnits)} USD in all, private and public streams open`;
  }

  /** Quiet is when the streams and the record agree on which orders are still open. */
  private async settle(): Promise<string> {
    const { scene, burst } = this;
    let open = 0;
    await scene.until(
      'streams and record agree on the open orders',
      async () => {
        const lists = await Promise.all(this.traders.map((who) => scene.ordersOf(who, 'open')));
        const listed = lists.flat().map((order) => order['client_order_id'] ?? '');
        const live = [...burst.sent.values()].filter((order) => {
          return order.refusal === null && order.ends === 0;
        });
        open = listed.length;
        return open === live.length && listed.every((tag) => burst.sent.get(tag)?.ends === 0);
      },
      30_000,
    );
    return `${burst.filled} filled, ${burst.cancelled} cancelled, ${open} resting`;
  }

  private async cancelRest(): Promise<string> {
    const { scene, burst } = this;
    const before = burst.cancelled;
    await Promise.all(this.traders.map((who) => who.cancelAll(scene.task.symbols)));
    await scene.until(
      'every order is final',
      () => [...burst.sent.values()].every(({ ends, refusal }) => ends > 0 || refusal !== null),
      30_000,
    );
    return `${burst.cancelled - before} resting orders cancelled`;
  }

  private async close(): Promise<string> {
    const { scene } = this;
    await scene.settles(async () => {
      const all = await this.allHoldings();
      this.closing = sum(all);
      this.feeUnits = await this.fees();
      const quiet = all.every(({ heldUnits }) => heldUnits === 0);
      const prints = (this.market?.prints.length ?? 0) * 2;
      const cash = this.closing.cashUnits + this.feeUnits === this.opening.cashUnits;
      return quiet && cash && prints === this.burst.fills;
    });
    return `${dollars(this.closing.cashUnits)} USD in all, ${dollars(this.feeUnits)} USD of fees`;
  }

  private async fees(): Promise<number> {
    const lists = await Promise.all(
      this.traders.map((who) => this.scene.activitiesOf(who, '/FEE')),
    );
    return -total(lists.flat().map((fee) => unitsOf(fee['net_amount'])));
  }

  private async reconcile(): Promise<string> {
    const { scene } = this;
    this.checkRate();
    await this.checkOrders();
    this.checkFills();
    this.checkMoney();
    await checkPrivateStreams(scene, this.followed);
    this.checkMarketStream();
    await checkReconciliation(scene);
    this.showResult();
    return 'compared with the record, the public trades and the reconciliation';
  }

  private checkRate(): void {
    const target = this.scene.integer('rate');
    const achieved = tenth(this.burst.achievedRate);
    this.scene.log.check({
      id: 'rate',
      label: 'Achieved rate is at least 95 % of the target',
      ok: achieved >= target * 0.95,
      expected: `at least ${tenth(target * 0.95)} orders/s`,
      actual: `${achieved} orders/s`,
    });
  }

  private async checkOrders(): Promise<void> {
    const { scene, burst } = this;
    const lists = await Promise.all(this.traders.map((who) => scene.ordersOf(who)));
    const tags = lists.flat().map((order) => order['client_order_id'] ?? '');
    const recorded = new Set(tags);
    const sent = [...burst.sent.values()];
    const taken = sent.filter(({ refusal }) => refusal === null);
    const lost = taken.filter(({ tag }) => !recorded.has(tag)).length;
    const once = taken.filter(({ ends }) => ends === 1).length;
    const refusals = [...new Set(sent.flatMap(({ refusal }) => refusal ?? []))];
    scene.log.check({
      id: 'final',
      label: 'Every order sent has exactly one final state',
      ok: once === sent.length,
      expected: `${sent.length} orders with one`,
      actual: `${once} orders with one`,
    });
    scene.log.check({
      id: 'none-lost',
      label: 'None lost, none doubled',
      ok: lost === 0 && tags.length === recorded.size && recorded.size === sent.length,
      expected: `${sent.length} on record, each once`,
      actual: `${recorded.size} on record, ${lost} lost, ${tags.length - recorded.size} doubled`,
    });
    scene.log.check({
      id: 'rejects',
      label: 'No unexpected reject',
      ok: refusals.length === 0 && burst.rejected === 0,
      expected: 'none',
      actual: refusals.length === 0 ? `${burst.rejected}` : refusals.slice(0, 5).join(', '),
    });
  }

  private checkFills(): void {
    const orders = [...this.burst.sent.values()];
    const side = (name: 'buy' | 'sell') => {
      const mine = orders.filter(({ plan }) => plan.side === name);
      const shares = total(mine.map(({ filledShares }) => filledShares));
      return `${shares} shares for ${dollars(total(mine.map((one) => one.filledUnits)))}`;
    };
    const prints = this.market?.prints ?? [];
    const shares = total(prints.map(({ quantityShares }) => quantityShares));
    const units = total(prints.map((one) => one.priceTicks * 100 * one.quantityShares));
    const traded = `${shares} shares for ${dollars(units)}`;
    this.scene.log.check({
      id: 'fills',
      label: 'Bought = sold = traded in public',
      ok: side('buy') === traded && side('sell') === traded && shares > 0,
      expected: `bought ${traded}, sold ${traded}`,
      actual: `bought ${side('buy')}, sold ${side('sell')}`,
    });
  }

  private checkMoney(): void {
    const { opening, closing, feeUnits } = this;
    this.scene.log.check({
      id: 'cash',
      label: 'Cash is conserved to the unit, fees included',
      ok: opening.cashUnits === closing.cashUnits + feeUnits,
      expected: `${dollars(opening.cashUnits)} USD`,
      actual: `${dollars(closing.cashUnits)} USD + ${dollars(feeUnits)} USD of fees`,
    });
    const words = (totals: Totals) => {
      return this.scene.task.symbols.map((one) => `${totals.shares[one] ?? 0} ${one}`).join(', ');
    };
    this.scene.log.check({
      id: 'shares',
      label: 'Shares are conserved',
      ok: words(opening) === words(closing),
      expected: words(opening),
      actual: words(closing),
    });
  }

  private checkMarketStream(): void {
    const { frames = 0, gaps = 0, wrongChecksums = 0 } = this.market ?? {};
    this.scene.log.check({
      id: 'market-stream',
      label: 'No gap on the market-data stream: every book frame follows, every checksum fits',
      ok: frames > 0 && gaps === 0 && wrongChecksums === 0,
      expected: '0 gaps, 0 wrong checksums',
      actual: `${gaps} gaps, ${wrongChecksums} wrong checksums in ${frames} frames`,
    });
  }

  private sample(): void {
    const { scene, burst } = this;
    const [ack, fill] = [spreadOf(burst.ackMillis), spreadOf(burst.fillMillis)];
    const prints = this.market?.prints.length ?? 0;
    const per = 1_000 / SAMPLE_MS;
    const last = this.last;
    scene.log.point(0, [(burst.sent.size - last.sent) * per, (prints - last.prints) * per]);
    this.last = { sent: burst.sent.size, prints };
    const values = {
      sent: burst.sent.size,
      acknowledged: burst.acknowledged,
      filled: burst.filled,
      cancelled: burst.cancelled,
      rejected: burst.rejected,
      in_flight: burst.inFlight,
      ack_p50: ack.p50,
      ack_p95: ack.p95,
      ack_p99: ack.p99,
      fill_p50: fill.p50,
      fill_p99: fill.p99,
      lag: this.lagMs,
    };
    for (const [name, value] of Object.entries(values)) scene.log.set(name, value);
    void this.probeLag();
  }

  private last = { sent: 0, prints: 0 };
  private probing = false;

  /** How far the history of the first account is behind its live stream. */
  private async probeLag(): Promise<void> {
    const first = this.followed[0];
    const live = first?.stream.updates.findLast(({ event }) => event.endsWith('fill'));
    if (first === undefined || live === undefined || this.probing) return;
    this.probing = true;
    try {
      const path = '/v2/account/activities/FILL?page_size=1';
      const page = await first.who.get<{ transaction_time?: string }[]>(path);
      const listed = Date.parse(page[0]?.transaction_time ?? live.timestamp);
      this.lagMs = Math.max(0, Date.parse(live.timestamp) - listed);
    } catch {
      // A figure for the screen only: the next sample tries again.
    } finally {
      this.probing = false;
    }
  }

  private showResult(): void {
    const { scene, burst } = this;
    const row = (name: string, millis: readonly number[]) => {
      const { count, p50, p95, p99, max } = spreadOf(millis);
      return [name, count, p50, p95, p99, max];
    };
    scene.log.table({
      id: 'latency',
      title: 'Latency in milliseconds, seen by the client',
      kind: 'table',
      columns: ['', 'count', 'p50', 'p95', 'p99', 'longest'],
      rows: [row('order to answer', burst.ackMillis), row('order to first fill', burst.fillMillis)],
    });
    scene.log.table({
      id: 'histogram',
      title: 'Order to answer',
      kind: 'bars',
      columns: ['time', 'orders'],
      rows: histogramOf(burst.ackMillis),
    });
  }

  private allHoldings(): Promise<Holdings[]> {
    return Promise.all(this.traders.map((who) => this.scene.holdings(who)));
  }
}

function sum(all: readonly Holdings[]): Totals {
  const shares: Record<string, number> = {};
  for (const holdings of all) {
    for (const [symbol, quantity] of Object.entries(holdings.shares)) {
      shares[symbol] = (shares[symbol] ?? 0) + quantity;
    }
  }
  return { cashUnits: total(all.map(({ cashUnits }) => cashUnits)), shares };
}
