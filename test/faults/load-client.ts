import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

import type { Answer, Fields, Trader } from '@app/testing';
import { Chance } from '@app/testing';

import type { LogLine } from './auditor/acknowledgements';

type Intent = Extract<LogLine, { k: 'intent' }>;
/** What a client is about to ask. */
type Wish = Omit<Intent, 'k' | 'n'> & { readonly method: string; readonly path: string };

/** Writes the acknowledgement log: a line is handed to the system before the request leaves. */
export class AcknowledgementLog {
  private readonly file: number;

  constructor(readonly path: string) {
    this.file = openSync(path, 'a');
  }

  write(line: LogLine): void {
    writeSync(this.file, `${JSON.stringify(line)}\n`);
  }

  /** Makes it safe and closes it. */
  close(): void {
    fsyncSync(this.file);
    closeSync(this.file);
  }
}

/** How a load is made. */
export interface LoadOptions {
  readonly traders: readonly Trader[];
  readonly operator: Trader;
  /** Symbols with the price around which they trade, in cents. */
  readonly symbols: readonly (readonly [symbol: string, cents: number])[];
  readonly log: AcknowledgementLog;
  readonly seed: number;
  /** Requests in flight. */
  readonly workers: number;
  /** Each worker rests this long after an answer; a fault needs a flow, not a flood. */
  readonly restMs?: number;
}

/** Counts of a load since it began. */
export interface LoadFigures {
  asked: number;
  orders: number;
  answered: number;
  lost: number;
  readonly statuses: Record<string, number>;
}

/** Waits before a worker asks an exchange again that is down or busy. */
const DOWN_PAUSE_MS = 200;
/** A lost request is asked again with this probability: the others stay unanswered for ever. */
const REPEAT_PROBABILITY = 0.5;
const KNOWN_ORDERS_KEPT = 200;
const HALF_SPREAD_CENTS = 20;

/**
 * Random trading from one seed: limit, immediate, market orders, cancels, replaces, deposits. Each
 * worker asks one thing at a time and writes what it asks and hears. The exchange may die under it.
 */
export class LoadClient {
  readonly figures: LoadFigures = { asked: 0, orders: 0, answered: 0, lost: 0, statuses: {} };
  private readonly chance: Chance;
  private readonly known: { trader: Trader; order: Fields }[] = [];
  private running: Promise<unknown> | null = null;
  private stopping = false;
  private numbers = 0;

  constructor(private readonly options: LoadOptions) {
    this.chance = new Chance(options.seed);
  }

  start(): void {
    this.stopping = false;
    const { workers } = this.options;
    this.running = Promise.all(Array.from({ length: workers }, () => this.work()));
  }

  /** Asks nothing new; what is under way goes on. */
  pause(): void {
    this.stopping = true;
  }

  /** Asks nothing new and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async work(): Promise<void> {
    const chance = this.chance.fork();
    const { restMs = 0 } = this.options;
    while (!this.stopping) {
      const trader = chance.of(this.options.traders);
      const wish = this.draw(trader, chance);
      let heard = await this.ask(trader, wish);
      while (heard === null && !this.stopping && chance.happens(REPEAT_PROBABILITY)) {
        heard = await this.ask(trader, wish);
      }
      if (heard !== null) this.remember(trader, heard);
      if (restMs > 0) await pause(restMs);
    }
  }

  /** One attempt; null when no answer came. */
  private async ask(trader: Trader, wish: Wish): Promise<Answer | null> {
    const { method, path, ...intent } = wish;
    const { log, operator } = this.options;
    this.numbers += 1;
    const n = this.numbers;
    log.write({ k: 'intent', n, ...intent });
    this.figures.asked += 1;
    if (intent.op === 'submit') this.figures.orders += 1;
    const asker = path.startsWith('/v2/admin') ? operator : trader;
    try {
      const answer = await asker.send(method, path, { body: intent.body, timeoutMs: 15_000 });
      const { status, body } = answer;
      log.write({ k: 'answer', n, status, body: body ?? {} });
      this.figures.answered += 1;
      this.figures.statuses[status] = (this.figures.statuses[status] ?? 0) + 1;
      if (status === 503) await pause();
      return status === 503 ? null : answer;
    } catch (error) {
      log.write({ k: 'lost', n, error: String((error as { code?: unknown }).code) });
      this.figures.lost += 1;
      await pause();
      return null;
    }
  }

  private remember(trader: Trader, { status, body }: Answer): void {
    if (status !== 200 || body.status !== 'new') return;
    this.known.push({ trader, order: body });
    if (this.known.length > KNOWN_ORDERS_KEPT) this.known.shift();
  }

  private draw(trader: Trader, chance: Chance): Wish {
    const kind = chance.next();
    const known = kind < 0.2 && this.known.length > 0 ? chance.of(this.known) : null;
    if (known !== null && known.trader === trader) {
      return kind < 0.12
        ? cancelOf(trader, known.order)
        : this.replaceOf(trader, known.order, chance);
    }
    if (kind > 0.99) return this.transferOf(trader, chance);
    return this.submitOf(trader, chance);
  }

  private submitOf(trader: Trader, chance: Chance): Wish {
    const [symbol, cents] = chance.of(this.options.symbols);
    const kind = chance.next();
    const market = kind < 0.05;
    const price = cents + chance.integer(-HALF_SPREAD_CENTS, HALF_SPREAD_CENTS);
    const body = {
      symbol,
      side: chance.of(['buy', 'sell']),
      qty: String(chance.integer(1, 20)),
      type: market ? 'market' : 'limit',
      time_in_force: kind < 0.85 && !market ? 'gtc' : chance.of(['ioc', 'fok', 'day']),
      client_order_id: this.name('o'),
      ...(market ? {} : { limit_price: dollars(price) }),
    };
    return { method: 'POST', path: '/v2/orders', op: 'submit', account: trader.accountId, body };
  }

  private replaceOf(trader: Trader, order: Fields, chance: Chance): Wish {
    const cents = this.options.symbols.find(([symbol]) => symbol === order.symbol)?.[1] ?? 0;
    const moved = dollars(cents + chance.integer(-HALF_SPREAD_CENTS, HALF_SPREAD_CENTS));
    const body = {
      client_order_id: this.name('r'),
      ...(chance.happens(0.5) ? { qty: String(chance.integer(1, 20)) } : { limit_price: moved }),
    };
    const path = `/v2/orders/${order.id}`;
    return {
      method: 'PATCH',
      path,
      op: 'replace',
      account: trader.accountId,
      order: order.id,
      body,
    };
  }

  private transferOf(trader: Trader, chance: Chance): Wish {
    const body = {
      asset: chance.happens(0.5) ? 'USD' : chance.of(this.options.symbols)[0],
      amount: String(chance.integer(1, 50)),
      request_id: this.name('t'),
    };
    const kind = chance.of(['deposit', 'withdrawal'] as const);
    const path = `/v2/admin/accounts/${trader.username}/${kind}s`;
    return { method: 'POST', path, op: kind, account: trader.accountId, body };
  }

  private name(kind: string): string {
    this.numbers += 1;
    return `${kind}-${this.options.seed}-${this.numbers}`;
  }
}

function pause(ms = DOWN_PAUSE_MS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function cancelOf(trader: Trader, { id }: Fields): Wish {
  const account = trader.accountId;
  return { method: 'DELETE', path: `/v2/orders/${id}`, op: 'cancel', account, order: id };
}

function dollars(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
