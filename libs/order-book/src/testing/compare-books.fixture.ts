import { FastOrderBook } from '../fast/fast-order-book';
import { NaiveOrderBook } from '../naive/naive-order-book';
import type { BookReport, OrderBook, OrderBookOptions } from '../types';
import { SIDES } from '../types';
import type { FlowShape } from './random-commands.fixture';
import { CROWDED, RandomCommands } from './random-commands.fixture';

/** How a comparison went; the counts show that every kind of report was met. */
export interface Comparison {
  commands: number;
  reports: Record<string, number>;
  refusals: Record<string, number>;
}

function isSame(a: object, b: object): boolean {
  const left = Object.entries(a);
  const right = b as Record<string, unknown>;
  if (left.length !== Object.keys(b).length) return false;
  return left.every(([key, value]) => Object.is(value, right[key]));
}

function areSame(a: object[], b: object[]): boolean {
  return a.length === b.length && a.every((item, index) => isSame(item, b[index] ?? {}));
}

/** Drives the oracle, the fast book and two folds of their reports with the same commands. */
export class BookComparison {
  private naive: OrderBook;
  private fast: OrderBook;
  private fold: OrderBook;
  private readonly flow: RandomCommands;
  private readonly counts: Comparison = { commands: 0, reports: {}, refusals: {} };

  constructor(
    private readonly seed: number,
    private readonly options: OrderBookOptions = { publishIndicative: true },
    shape: FlowShape = CROWDED,
  ) {
    this.naive = new NaiveOrderBook(options);
    this.fast = new FastOrderBook(options);
    this.fold = new FastOrderBook(options);
    this.flow = new RandomCommands(seed, shape);
  }

  /** Throws at the first difference, naming seed and command. */
  run(commands: number): Comparison {
    for (let at = 1; at <= commands; at += 1) {
      this.step(at);
      if (at % 100 === 0) this.compareState(at);
      if (at % 1000 === 0) this.restore(at);
    }
    this.counts.commands = commands;
    return this.counts;
  }

  private fail(at: number, what: string, naive: unknown, fast: unknown): never {
    const values = `naive ${JSON.stringify(naive)}\nfast  ${JSON.stringify(fast)}`;
    throw new Error(`seed ${this.seed}, command ${at}: ${what}\n${values}`);
  }

  private step(at: number): void {
    const command = this.flow.next();
    const before = at % 50 === 0 ? this.fast.stateHash() : '';
    const expected = this.naive.execute(command);
    const reports = this.fast.execute(command);
    if (!areSame(expected, reports)) {
      this.fail(at, `reports of ${JSON.stringify(command)}`, expected, reports);
    }
    for (const report of reports) {
      this.count(report);
      this.fold.apply(report);
    }
    if (before !== '' && reports[0]?.kind === 'refused' && this.fast.stateHash() !== before) {
      this.fail(at, 'a refusal changed something', command, reports);
    }
    if (at % 40 === 0) this.compareQueries(at);
  }

  private count(report: BookReport): void {
    const { reports, refusals } = this.counts;
    reports[report.kind] = (reports[report.kind] ?? 0) + 1;
    if (report.kind === 'refused') refusals[report.code] = (refusals[report.code] ?? 0) + 1;
  }

  private compareQueries(at: number): void {
    const { naive, fast } = this;
    const wanted = this.flow.wouldBe();
    const expected = naive.preview(wanted);
    const preview = fast.preview(wanted);
    const { fills, ...rest } = preview;
    const { fills: expectedFills, ...expectedRest } = expected;
    if (!isSame(expectedRest, rest) || !areSame(expectedFills, fills)) {
      this.fail(at, `preview of ${JSON.stringify(wanted)}`, expected, preview);
    }
    if (!isSame(naive.indicative(), fast.indicative())) {
      this.fail(at, 'indicative', naive.indicative(), fast.indicative());
    }
    for (const side of SIDES) {
      const depth = naive.depth(side, 5);
      if (!areSame(depth, fast.depth(side, 5))) {
        this.fail(at, `${side} depth`, depth, fast.depth(side, 5));
      }
      const totals = naive.totals(side);
      if (!areSame(totals, fast.totals(side))) this.fail(at, 'totals', totals, side);
    }
    const { bidTicks, askTicks } = naive.best();
    if (!isSame({ bidTicks, askTicks }, fast.best())) this.fail(at, 'best', at, at);
  }

  private compareState(at: number): void {
    const { naive, fast, fold } = this;
    naive.check();
    fast.check();
    const orders = naive.orders();
    if (!areSame(orders, fast.orders())) this.fail(at, 'orders', orders, fast.orders());
    if (!isSame(naive.state(), fast.state())) this.fail(at, 'state', naive, fast);
    const hash = naive.stateHash();
    if (fast.stateHash() !== hash) this.fail(at, 'hash', hash, fast.stateHash());
    if (fold.stateHash() !== hash) {
      this.fail(at, 'hash of the fold', fast.orders(), fold.orders());
    }
    for (const { orderId } of orders) {
      const ahead = naive.queueAhead(orderId);
      if (!Object.is(ahead, fast.queueAhead(orderId))) {
        this.fail(at, `queue ahead of ${orderId}`, ahead, fast.queueAhead(orderId));
      }
      const orders = naive.ordersAhead(orderId);
      if (!Object.is(orders, fast.ordersAhead(orderId))) {
        this.fail(at, `orders ahead of ${orderId}`, orders, fast.ordersAhead(orderId));
      }
    }
  }

  /** Goes on with restored books, taken across: each from the other's snapshot. */
  private restore(at: number): void {
    const hash = this.naive.stateHash();
    const fromNaive = JSON.parse(JSON.stringify(this.naive.snapshot())) as never;
    const fromFast = JSON.parse(JSON.stringify(this.fast.snapshot())) as never;
    this.naive = NaiveOrderBook.restore(fromFast, this.options);
    this.fast = FastOrderBook.restore(fromNaive, this.options);
    this.fold = FastOrderBook.restore(fromNaive, this.options);
    for (const book of [this.naive, this.fast, this.fold]) {
      if (book.stateHash() !== hash) this.fail(at, 'restored hash', hash, book.stateHash());
    }
  }
}
