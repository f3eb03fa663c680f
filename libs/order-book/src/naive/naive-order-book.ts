import { staticBand } from '../band';
import type { BookLimits } from '../limits';
import { limitsOf } from '../limits';
import { isAuction } from '../phases';
import type {
  BestPrices,
  BookCommand,
  BookOrder,
  BookReport,
  BookSnapshot,
  BookState,
  CancelCommand,
  DepthLevel,
  Indicative,
  MassCancelCommand,
  OrderBook,
  OrderBookOptions,
  Preview,
  RefusalCode,
  ReplaceCommand,
  ReplacedReport,
  SettingsCommand,
  Side,
  SubmitCommand,
} from '../types';
import {
  acceptedFrom,
  checkReplaceFit,
  checkReplaceShape,
  checkSubmit,
  nameableId,
  nameableKind,
  timeOf,
} from '../validate';
import {
  checkExpire,
  checkMassCancel,
  checkPhaseCommand,
  checkSettings,
  isOptionalId,
  settingsFrom,
} from '../validate-admin';
import { naiveIndicative } from './naive-auction';
import { NaiveMatching } from './naive-matching';
import { checkNaive, naiveDepth, naivePreview, naiveTotals } from './naive-queries';
import { NaiveState, trailedStop } from './naive-state';

/**
 * The oracle: complete rules in obvious code. Every decision is emitted as a report, and a
 * report is the only thing that changes state, so folding is right by construction.
 */
export class NaiveOrderBook implements OrderBook {
  readonly book: NaiveState;
  private readonly limits: BookLimits;
  private readonly matching: NaiveMatching;
  private reports: BookReport[] = [];

  constructor(private readonly options: OrderBookOptions = {}) {
    this.limits = limitsOf(options);
    this.book = new NaiveState(options.initialPhase ?? 'continuous');
    this.matching = new NaiveMatching(this.book, (report) => this.emit(report));
  }

  static restore(snapshot: BookSnapshot, options: OrderBookOptions = {}): NaiveOrderBook {
    const restored = new NaiveOrderBook(options);
    restored.book.load(snapshot);
    return restored;
  }

  execute(command: BookCommand): BookReport[] {
    this.reports = [];
    this.matching.atMillis = timeOf(command);
    const code = this.decide(command);
    if (code !== null) {
      const orderId = 'orderId' in command ? nameableId(command.orderId) : 0;
      this.emit({ kind: 'refused', command: nameableKind(command.kind), orderId, code });
    } else {
      this.matching.electStops();
      this.publish(command);
    }
    return this.reports;
  }

  apply(report: BookReport): void {
    this.book.apply(report);
  }

  state(): BookState {
    return { ...this.book.values };
  }

  best(): BestPrices {
    const { bids, asks } = this.book;
    return { bidTicks: bids[0]?.priceTicks ?? 0, askTicks: asks[0]?.priceTicks ?? 0 };
  }

  depth(side: Side, levels: number): DepthLevel[] {
    return naiveDepth(this.book, side).slice(0, levels);
  }

  totals(side: Side): Array<{ priceTicks: number; quantityShares: number }> {
    return naiveTotals(this.book, side);
  }

  order(orderId: number): BookOrder | null {
    const order = this.book.live.get(orderId);
    return order === undefined ? null : { ...order };
  }

  orderCount(): number {
    return this.book.live.size;
  }

  orders(): BookOrder[] {
    return this.book.canonical().map((order) => ({ ...order }));
  }

  queueAhead(orderId: number): number | null {
    const ahead = this.inFrontOf(orderId);
    return ahead === null ? null : ahead.reduce((total, other) => total + other.sliceShares, 0);
  }

  ordersAhead(orderId: number): number | null {
    return this.inFrontOf(orderId)?.length ?? null;
  }

  private inFrontOf(orderId: number): BookOrder[] | null {
    const order = this.book.live.get(orderId);
    if (order === undefined || order.place !== 'book') return null;
    const queue = this.book.queueOf('book', order.side);
    return queue
      .slice(0, queue.indexOf(order))
      .filter((other) => other.priceTicks === order.priceTicks);
  }

  preview(command: SubmitCommand): Preview {
    const copy = NaiveOrderBook.restore(this.snapshot(), this.options);
    copy.matching.atMillis = timeOf(command);
    const refusal = copy.submit(command);
    if (refusal === null) copy.matching.electStops(command.orderId);
    return naivePreview(command.orderId, refusal, copy.reports, copy.order(command.orderId));
  }

  indicative(): Indicative {
    return naiveIndicative(this.book);
  }

  stateHash(): string {
    return this.book.hash();
  }

  snapshot(): BookSnapshot {
    return { version: 1, state: this.state(), orders: this.orders() };
  }

  check(): void {
    checkNaive(this.book);
  }

  private emit(report: BookReport): void {
    this.reports.push(report);
    this.book.apply(report);
  }

  private decide(command: BookCommand): RefusalCode | null {
    switch (command.kind) {
      case 'submit':
        return this.submit(command);
      case 'cancel':
        return this.cancel(command);
      case 'replace':
        return this.replace(command);
      case 'mass_cancel':
        return this.massCancel(command);
      case 'phase':
        return (
          checkPhaseCommand(command) ??
          this.matching.moveTo(command.phase, command.endsAtMillis ?? 0)
        );
      case 'expire':
        return checkExpire(command) ?? this.matching.expire(command.atMillis);
      case 'settings':
        return checkSettings(command, this.limits) ?? this.settle(command);
      case 'indicative':
        return this.emitIndicative();
      default:
        return 'MALFORMED_FIELD';
    }
  }

  private publish(command: BookCommand): void {
    if (this.options.publishIndicative !== true || command.kind === 'indicative') return;
    if (isAuction(this.book.values.phase) && this.reports.length > 0) this.emitIndicative();
  }

  private emitIndicative(): null {
    this.emit({ kind: 'indicative', ...naiveIndicative(this.book) });
    return null;
  }

  private submit(command: SubmitCommand): RefusalCode | null {
    const code = checkSubmit(command, this.limits, this.book.values.phase);
    if (code !== null) return code;
    if (this.book.live.has(command.orderId)) return 'DUPLICATE_ORDER_ID';
    if (this.book.live.size >= this.limits.maxOrders) return 'BOOK_FULL';
    const order = acceptedFrom(command);
    if (this.outsideStatic(order.type, order.side, order.priceTicks)) return 'PRICE_BAND';
    if (order.postOnly && this.wouldTake(order.side, order.priceTicks)) {
      return 'POST_ONLY_WOULD_TAKE';
    }
    const last = this.book.values.lastPriceTicks;
    if (order.type === 'trailing_stop' && order.stopPriceTicks === 0 && last > 0) {
      order.stopPriceTicks = trailedStop({ ...order } as unknown as BookOrder, last);
    }
    this.emit(order);
    this.matching.aggress(order.orderId);
    return null;
  }

  private outsideStatic(type: string, side: Side, price: number): boolean {
    if (type !== 'limit' && type !== 'stop_limit') return false;
    const band = staticBand(this.book.values);
    return side === 'buy' ? price > band.upperTicks : price < band.lowerTicks;
  }

  private wouldTake(side: Side, price: number): boolean {
    if (this.book.values.phase !== 'continuous') return false;
    const best = (side === 'buy' ? this.book.asks : this.book.bids)[0];
    if (best === undefined) return false;
    return side === 'buy' ? price >= best.priceTicks : price <= best.priceTicks;
  }

  private cancel(command: CancelCommand): RefusalCode | null {
    if (!isOptionalId(command.orderId) || !isOptionalId(command.owner)) return 'MALFORMED_FIELD';
    const order = this.book.live.get(command.orderId);
    if (order === undefined) return 'ORDER_NOT_FOUND';
    if (command.owner !== undefined && command.owner !== order.owner) return 'ORDER_NOT_FOUND';
    this.matching.drop(order, 'requested');
    return null;
  }

  private massCancel(command: MassCancelCommand): RefusalCode | null {
    const code = checkMassCancel(command);
    if (code !== null) return code;
    for (const order of this.book.canonical()) {
      if (command.owner !== undefined && order.owner !== command.owner) continue;
      if (command.side !== undefined && order.side !== command.side) continue;
      this.matching.drop(order, 'mass');
    }
    return null;
  }

  private replace(command: ReplaceCommand): RefusalCode | null {
    const code = checkReplaceShape(command, this.limits);
    if (code !== null) return code;
    const order = this.book.live.get(command.orderId);
    if (order === undefined) return 'ORDER_NOT_FOUND';
    if (command.owner !== undefined && command.owner !== order.owner) return 'ORDER_NOT_FOUND';
    const misfit = checkReplaceFit(command, order, this.book.values.phase);
    if (misfit !== null) return misfit;
    const report = this.replacement(command, order);
    const { priceTicks } = report;
    const moved = priceTicks !== order.priceTicks;
    if (report.leavesShares <= 0) {
      this.matching.drop(order, 'replaced_to_filled');
      return null;
    }
    if (!report.keptPriority && command.keepPriorityOnly === true) return 'PRIORITY_WOULD_BE_LOST';
    if (moved && this.outsideStatic(order.type, order.side, priceTicks)) return 'PRICE_BAND';
    if (moved && order.postOnly && this.wouldTake(order.side, priceTicks)) {
      return 'POST_ONLY_WOULD_TAKE';
    }
    this.emit(report);
    if (!report.keptPriority) this.matching.aggress(order.orderId);
    return null;
  }

  /** The order as the replace wants it; same price and not more shares keeps the place. */
  private replacement(command: ReplaceCommand, order: BookOrder): ReplacedReport {
    const now = order.filledShares + order.leavesShares;
    const total = command.totalQuantityShares ?? now;
    const price = command.priceTicks ?? order.priceTicks;
    const trails = command.trailTicks !== undefined || command.trailBps !== undefined;
    const trailTicks = trails ? (command.trailTicks ?? 0) : order.trailTicks;
    const trailBps = trails ? (command.trailBps ?? 0) : order.trailBps;
    const display = command.displayShares ?? order.displayShares;
    let stop = command.stopPriceTicks ?? order.stopPriceTicks;
    const retrailed = trailTicks !== order.trailTicks || trailBps !== order.trailBps;
    if (retrailed && command.stopPriceTicks === undefined) {
      const last = this.book.values.lastPriceTicks;
      const fresh = { ...order, trailTicks, trailBps, stopPriceTicks: 0 };
      stop = last > 0 ? trailedStop(fresh, last) : 0;
    }
    const keptPriority =
      total <= now &&
      price === order.priceTicks &&
      stop === order.stopPriceTicks &&
      !retrailed &&
      command.losePriority !== true &&
      display === order.displayShares;
    const tif = command.tif ?? order.tif;
    const kept = tif === order.tif ? order.expireAtMillis : 0;
    return {
      kind: 'replaced',
      orderId: order.orderId,
      keptPriority,
      totalQuantityShares: total,
      leavesShares: total - order.filledShares,
      priceTicks: price,
      stopPriceTicks: stop,
      trailTicks,
      trailBps,
      displayShares: display,
      tif,
      expireAtMillis: command.expireAtMillis ?? kept,
    };
  }

  private settle(command: SettingsCommand): null {
    this.emit(settingsFrom(command, this.book.values));
    return null;
  }
}
