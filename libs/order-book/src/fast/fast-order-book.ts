import { limitsOf } from '../limits';
import { isAuction } from '../phases';
import type {
  BestPrices,
  BookCommand,
  BookOrder,
  BookReport,
  BookSnapshot,
  BookState,
  DepthLevel,
  Indicative,
  OrderBook,
  OrderBookOptions,
  Preview,
  RefusalCode,
  Side,
  SubmitCommand,
} from '../types';
import { nameableId, nameableKind, timeOf } from '../validate';
import { checkExpire, checkPhaseCommand } from '../validate-admin';
import { BookCore } from './book-core';
import { indicativeOf } from './fast-auction';
import { checkFast } from './fast-check';
import { FastCommands } from './fast-commands';
import { foldReport } from './fast-fold';
import { FastMatching } from './fast-matching';
import { previewOf } from './fast-preview';
import { depthOf, hashOf, orderOf, ordersAheadOf, queueAheadOf, totalsOf } from './fast-queries';
import { FastState } from './fast-state';
import { HotPath } from './hot-path';
import { readReports } from './report-codec';
import { ReportRing } from './report-ring';
import { ReportWriter } from './report-writer';

/** Options of the fast book; a shard may let all its books write to one ring. */
export interface FastOrderBookOptions extends OrderBookOptions {
  ring?: ReportRing;
}

/** The production book: readable commands on top, numbers and preallocated memory below. */
export class FastOrderBook implements OrderBook {
  readonly ring: ReportRing;
  /** The same book for callers that speak numbers. */
  readonly hot: HotPath;
  private readonly book: FastState;
  private readonly commands: FastCommands;
  private readonly matching: FastMatching;
  private readonly writer: ReportWriter;

  constructor(private readonly options: FastOrderBookOptions = {}) {
    const limits = limitsOf(options);
    this.ring = options.ring ?? new ReportRing();
    const core = new BookCore(this.ring, options.initialOrders ?? 64);
    this.book = new FastState(core, options.initialPhase ?? 'continuous');
    this.writer = new ReportWriter(this.book);
    this.matching = new FastMatching(this.book, this.writer);
    this.commands = new FastCommands(this.book, this.matching, this.writer, limits);
    this.hot = new HotPath({
      state: this.book,
      commands: this.commands,
      matching: this.matching,
      limits,
      carryOut: (command) => this.carryOut(command),
    });
  }

  static restore(snapshot: BookSnapshot, options: FastOrderBookOptions = {}): FastOrderBook {
    const restored = new FastOrderBook(options);
    restored.book.load(snapshot);
    return restored;
  }

  execute(command: BookCommand): BookReport[] {
    const from = this.ring.head;
    this.carryOut(command);
    const reports = readReports(this.ring, from);
    this.ring.release(this.ring.head);
    return reports;
  }

  /** Like `execute`, but the reports stay in the ring. */
  private carryOut(command: BookCommand): void {
    const from = this.ring.head;
    this.matching.atMillis = timeOf(command);
    const code = this.decide(command);
    if (code !== null) {
      const orderId = 'orderId' in command ? nameableId(command.orderId) : 0;
      this.writer.refused(nameableKind(command.kind), orderId, code);
      return;
    }
    this.matching.electStops();
    if (this.options.publishIndicative === true) this.publish(command, from);
  }

  private decide(command: BookCommand): RefusalCode | null {
    switch (command.kind) {
      case 'submit':
        return this.commands.submit(command);
      case 'cancel':
        return this.commands.cancel(command);
      case 'replace':
        return this.commands.replace(command);
      case 'mass_cancel':
        return this.commands.massCancel(command);
      case 'phase':
        return (
          checkPhaseCommand(command) ??
          this.matching.moveTo(command.phase, command.endsAtMillis ?? 0)
        );
      case 'expire':
        return checkExpire(command) ?? this.matching.expire(command.atMillis);
      case 'settings':
        return this.commands.settle(command);
      case 'indicative':
        this.writer.indicative(this.indicative());
        return null;
      default:
        return 'MALFORMED_FIELD';
    }
  }

  private publish(command: BookCommand, from: number): void {
    if (command.kind === 'indicative' || !isAuction(this.book.values.phase)) return;
    if (this.ring.head > from) this.writer.indicative(this.indicative());
  }

  apply(report: BookReport): void {
    foldReport(this.book, report);
  }

  state(): BookState {
    return this.book.state;
  }

  best(): BestPrices {
    const { bids, asks } = this.book.core;
    return {
      bidTicks: bids.best === 0 ? 0 : bids.bestKey ^ bids.mask,
      askTicks: asks.best === 0 ? 0 : asks.bestKey,
    };
  }

  depth(side: Side, levels: number): DepthLevel[] {
    return depthOf(this.book, side, levels);
  }

  totals(side: Side): Array<{ priceTicks: number; quantityShares: number }> {
    return totalsOf(this.book, side);
  }

  order(orderId: number): BookOrder | null {
    const handle = this.book.handleOf(orderId);
    return handle === 0 ? null : orderOf(this.book, handle);
  }

  orderCount(): number {
    return this.book.core.table.count;
  }

  orders(): BookOrder[] {
    return this.book.canonical().map((handle) => orderOf(this.book, handle));
  }

  queueAhead(orderId: number): number | null {
    return queueAheadOf(this.book, orderId);
  }

  ordersAhead(orderId: number): number | null {
    return ordersAheadOf(this.book, orderId);
  }

  preview(command: SubmitCommand): Preview {
    return previewOf(this.book, command, this.commands.refusalOf(command));
  }

  indicative(): Indicative {
    return indicativeOf(this.book);
  }

  stateHash(): string {
    return hashOf(this.book);
  }

  snapshot(): BookSnapshot {
    return { version: 1, state: this.state(), orders: this.orders() };
  }

  /** Bytes of the arrays that grow with orders and prices. */
  bytes(): number {
    return this.book.bytes;
  }

  check(): void {
    checkFast(this.book);
  }
}
