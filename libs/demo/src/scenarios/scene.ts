import type { RunAuditRow, RunOrderRow, RunRecords, RunTradeRow, ScenarioId } from '@app/contracts';
import { required } from '@app/kernel';

import type { OrderFields, Participant } from './client/participant';
import { register, signIn } from './client/participant';
import { RunStopped, VenueHttp } from './client/venue-http';
import { dollars, unitsOf, wholeOf } from './domain/exact';
import type { Settings } from './domain/settings';
import type { RunLog } from './run-log';

/** What a run is started with. */
export interface RunTask {
  readonly runId: string;
  readonly scenario: ScenarioId;
  readonly settings: Settings;
  readonly symbols: readonly string[];
  readonly baseUrl: string;
  /** Who may fund, halt and release; a demo account like the traders. */
  readonly operator: string;
  readonly demoPassword: string;
  /** Password of the accounts that are made for this run; told to nobody. */
  readonly password: string;
}

/** Cash and shares of an account at one moment, as integers. */
export interface Holdings {
  readonly cashUnits: number;
  readonly heldUnits: number;
  readonly shares: Readonly<Record<string, number>>;
}

const POLL_MS = 20;
const CONNECTIONS = 128;
const CLEAN_UP_MS_MAX = 15_000;
const RECORDS_KEPT = 1_000;
const ORDER_PAGE = 500;
const FILL_PAGE = 100;

/** Everything that a play has at hand: people, the public API, its notes, its way out. */
export class Scene {
  readonly http: VenueHttp;
  readonly startedAt = Date.now();
  private readonly cast: { readonly who: Participant; readonly own: boolean }[] = [];
  private readonly releases: (() => Promise<unknown>)[] = [];
  private boss: Participant | null = null;
  private orders = 0;
  private transfers = 0;

  constructor(
    readonly task: RunTask,
    readonly log: RunLog,
  ) {
    this.http = new VenueHttp(task.baseUrl, CONNECTIONS);
  }

  get operator(): Participant {
    return required(this.boss, 'operator of the run');
  }

  get participants(): readonly Participant[] {
    return this.cast.map(({ who }) => who);
  }

  /** First instrument of the run. */
  get symbol(): string {
    return required(this.task.symbols[0], 'instrument of the run');
  }

  /** Marks every order of this run; unique in the exchange. */
  get tagPrefix(): string {
    return `uc-${this.task.runId}-`;
  }

  nextTag(): string {
    this.orders += 1;
    return `${this.tagPrefix}${this.orders}`;
  }

  integer(name: string): number {
    return wholeOf(this.task.settings[name] as number);
  }

  text(name: string): string {
    return String(this.task.settings[name]);
  }

  flag(name: string): boolean {
    return this.task.settings[name] === true;
  }

  /** Does a step of the card; its answer is what the step says it found. */
  async step(id: string, work: () => Promise<string>): Promise<void> {
    this.http.assertRunning();
    this.log.begin(id);
    try {
      this.log.end(id, 'done', await work());
    } catch (error) {
      const stopped = error instanceof RunStopped;
      this.log.end(id, 'failed', stopped ? 'stopped' : messageOf(error));
      throw error;
    }
  }

  /** The operator signs in and sees to it that the instruments of the run are listed. */
  async openVenue(): Promise<void> {
    const { operator, demoPassword, symbols } = this.task;
    this.boss = await signIn(this.http, operator, demoPassword);
    for (const symbol of symbols) {
      if ((await this.operator.send('GET', `/v2/admin/assets/${symbol}`)).status === 200) continue;
      const listing = {
        symbol,
        name: `Use case instrument ${symbol.slice(2)}`,
        exchange: 'NASDAQ',
        price_increment: '0.01',
        reference_price: '100',
        band_percent: '10',
      };
      await this.operator.must(201, ['POST', '/v2/admin/assets', listing]);
    }
    for (const symbol of symbols) {
      const asset = await this.operator.get(`/v2/admin/assets/${symbol}`);
      if (asset['phase'] === 'halted') await this.resume(symbol);
    }
  }

  async resume(symbol: string): Promise<void> {
    const body = { reason: `use case ${this.task.runId}` };
    await this.operator.must(200, ['POST', `/v2/admin/assets/${symbol}/resume`, body]);
  }

  /** A trader that exists for this run only. */
  async newcomer(role: string): Promise<Participant> {
    const name = `uc-${this.task.runId.replaceAll('-', '').slice(-12)}-${role}`;
    const who = await register(this.http, name, this.task.password);
    return this.joins(who, true);
  }

  /** A demo account that takes part. */
  async demoAccount(username: string): Promise<Participant> {
    return this.joins(await signIn(this.http, username, this.task.demoPassword), false);
  }

  /** Puts cash (`USD`, decimal text) or shares into an account. */
  async deposit(who: Participant, asset: string, amount: string): Promise<void> {
    await this.transfer('deposits', who, { asset, amount });
  }

  async withdraw(who: Participant, asset: string, amount: string): Promise<void> {
    await this.transfer('withdrawals', who, { asset, amount });
  }

  async holdings(who: Participant): Promise<Holdings> {
    const [account, positions] = await Promise.all([
      who.get<OrderFields>('/v2/account'),
      who.get<OrderFields[]>('/v2/positions'),
    ]);
    return {
      cashUnits: unitsOf(account['cash']),
      heldUnits: unitsOf(account['cash_held']),
      shares: Object.fromEntries(
        positions.map((position) => [position['symbol'] ?? '', wholeOf(position['qty'])]),
      ),
    };
  }

  /** Orders of the run by an account, oldest first. */
  async ordersOf(who: Participant, status = 'all'): Promise<OrderFields[]> {
    const after = encodeURIComponent(new Date(this.startedAt - 1_000).toISOString());
    const symbols = this.task.symbols.join(',');
    const base = `/v2/orders?status=${status}&symbols=${symbols}&after=${after}`;
    const found: OrderFields[] = [];
    for (let last = ''; ;) {
      const more = last === '' ? '' : `&after_order_id=${last}`;
      const page = await who.get<OrderFields[]>(`${base}&direction=asc&limit=${ORDER_PAGE}${more}`);
      found.push(...page.filter((order) => this.isOurs(order['client_order_id'])));
      last = page.at(-1)?.['id'] ?? '';
      if (page.length < ORDER_PAGE) return found;
    }
  }

  /** Activities of an account since the start of the run, oldest first. */
  async activitiesOf(who: Participant, type: string): Promise<OrderFields[]> {
    const after = encodeURIComponent(new Date(this.startedAt - 1_000).toISOString());
    const base = `/v2/account/activities${type}?direction=asc&page_size=${FILL_PAGE}&after=${after}`;
    const found: OrderFields[] = [];
    for (let last = ''; ;) {
      const more = last === '' ? '' : `&page_token=${encodeURIComponent(last)}`;
      const page = await who.get<OrderFields[]>(`${base}${more}`);
      found.push(...page);
      last = page.at(-1)?.['id'] ?? '';
      if (page.length < FILL_PAGE) return found;
    }
  }

  isOurs(clientOrderId: string | null | undefined): boolean {
    return clientOrderId?.startsWith(this.tagPrefix) === true;
  }

  /** Undone at the end whatever happens, last one first. */
  atTheEnd(release: () => Promise<unknown>): void {
    this.releases.push(release);
  }

  /** Waits for a condition; rejects when the run is stopped or time is up. */
  async until<T>(what: string, probe: () => Promise<T> | T, withinMs = 15_000): Promise<T> {
    const giveUpAt = performance.now() + withinMs;
    for (;;) {
      this.http.assertRunning();
      const value = await probe();
      if (value !== null && value !== undefined && value !== false) return value;
      if (performance.now() > giveUpAt) throw new Error(`not within ${withinMs} ms: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** As `until`, for what is asserted afterwards: when time is up it answers false. */
  async settles(probe: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<boolean> {
    const giveUpAt = performance.now() + withinMs;
    const end = await this.until(
      'it settles',
      async () => {
        const settled = await probe();
        return settled || performance.now() > giveUpAt ? { settled } : null;
      },
      withinMs * 2,
    );
    return end?.settled === true;
  }

  async pause(millis: number): Promise<void> {
    const endsAt = performance.now() + millis;
    await this.until('the pause', () => performance.now() >= endsAt, millis + 10_000);
  }

  /**
   * Leaves the exchange as it was found: nothing blocked or halted, no order open, accounts of the
   * run empty. Works after a stop too. Answers what could not be put right.
   */
  async cleanUp(): Promise<string[]> {
    await this.http.quiet();
    this.http.lift();
    const problems: string[] = [];
    const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        problems.push(`${what}: ${messageOf(error)}`);
      }
    };
    for (const release of [...this.releases].reverse()) await attempt('release', release);
    for (const { who } of this.cast) {
      await attempt(`open orders of ${who.username}`, () => this.closeOrders(who));
    }
    for (const { who, own } of this.cast) {
      if (own) await attempt(`funds of ${who.username}`, () => this.empty(who));
    }
    return problems;
  }

  /** The traces that the run left, for people to read. */
  async records(): Promise<RunRecords> {
    const orders: RunOrderRow[] = [];
    const trades: RunTradeRow[] = [];
    for (const who of this.participants) {
      const own = await this.ordersOf(who);
      const ids = new Set(own.map((order) => order['id']));
      orders.push(...own.map((order) => orderRow(who.username, order)));
      const fills = await this.activitiesOf(who, '/FILL');
      trades.push(
        ...fills
          .filter((fill) => ids.has(fill['order_id'] ?? ''))
          .map((fill) => tradeRow(who.username, fill)),
      );
    }
    const audit = await this.auditRows();
    trades.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
    return {
      orders: orders.slice(0, RECORDS_KEPT),
      trades: trades.slice(0, RECORDS_KEPT),
      audit,
      counts: { orders: orders.length, trades: trades.length, audit: audit.length },
    };
  }

  /** What the operator did for the run, oldest first; every command of it names the run. */
  async auditRows(): Promise<RunAuditRow[]> {
    const path = `/v2/admin/audit?text=${this.task.runId}&limit=${RECORDS_KEPT}`;
    const { commands } = await this.operator.get<{ commands: OrderFields[] }>(path);
    return commands.reverse().map((row) => ({
      at: row['at'] ?? '',
      who: row['username'] ?? '',
      action: row['action'] ?? '',
      subject: row['subject'] ?? '',
      detail: `${row['outcome']}${row['reason'] === null ? '' : `: ${row['reason']}`}`,
    }));
  }

  close(): void {
    this.http.close();
  }

  private joins(who: Participant, own: boolean): Participant {
    this.cast.push({ who, own });
    this.log.account(who.username);
    return who;
  }

  private async transfer(
    kind: 'deposits' | 'withdrawals',
    who: Participant,
    what: { readonly asset: string; readonly amount: string },
  ): Promise<void> {
    this.transfers += 1;
    const body = { ...what, request_id: `${this.tagPrefix}${kind}-${this.transfers}` };
    await this.operator.must(201, ['POST', `/v2/admin/accounts/${who.username}/${kind}`, body]);
  }

  private async closeOrders(who: Participant): Promise<void> {
    await this.until(
      'no order is open',
      async () => {
        const open = await this.ordersOf(who, 'open');
        await Promise.all(open.map((order) => who.cancel(order['id'] ?? '')));
        return open.length === 0;
      },
      CLEAN_UP_MS_MAX,
    );
  }

  private async empty(who: Participant): Promise<void> {
    const { cashUnits, shares } = await this.until(
      'nothing is held any more',
      async () => {
        const holdings = await this.holdings(who);
        return holdings.heldUnits === 0 ? holdings : null;
      },
      CLEAN_UP_MS_MAX,
    ).then((holdings) => required(holdings, 'holdings'));
    if (cashUnits > 0) await this.withdraw(who, 'USD', dollars(cashUnits));
    for (const [symbol, quantity] of Object.entries(shares)) {
      if (quantity > 0) await this.withdraw(who, symbol, String(quantity));
    }
  }
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function orderRow(account: string, order: OrderFields): RunOrderRow {
  return {
    id: order['id'] ?? '',
    client_order_id: order['client_order_id'] ?? '',
    account,
    symbol: order['symbol'] ?? '',
    side: order['side'] ?? '',
    type: order['type'] ?? '',
    qty: order['qty'] ?? '',
    limit_price: order['limit_price'] ?? null,
    status: order['status'] ?? '',
    filled_qty: order['filled_qty'] ?? '',
    filled_avg_price: order['filled_avg_price'] ?? null,
    reason: order['reason'] ?? null,
    submitted_at: order['submitted_at'] ?? '',
  };
}

function tradeRow(account: string, fill: OrderFields): RunTradeRow {
  return {
    execution_id: fill['id'] ?? '',
    order_id: fill['order_id'] ?? '',
    account,
    symbol: fill['symbol'] ?? '',
    side: fill['side'] ?? '',
    qty: fill['qty'] ?? '',
    price: fill['price'] ?? '',
    at: fill['transaction_time'] ?? '',
  };
}
