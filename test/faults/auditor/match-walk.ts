import type { Findings } from './findings';
import type { AuditedEntry } from './journal';
import type { OrderRecord, OrderRecords } from './order-records';
import { addTo, count } from './orders-walk';
import type { Resting } from './price-queue';
import { PriceQueue } from './price-queue';
import type { MatchEvent, Terms, TradedEvent } from './stream-events';

type Cancelled = Extract<MatchEvent, { type: 'cancelled' }>;
type Replaced = Extract<MatchEvent, { type: 'replaced' }>;

/** A trade as the match stream has it, for what must agree with it. */
export interface AuditedTrade {
  readonly shard: number;
  readonly tradeId: number;
  readonly symbol: string;
  readonly priceTicks: number;
  readonly quantity: number;
  readonly buyOrderId: string;
  readonly sellOrderId: string;
}

/** The fold of one symbol. */
export interface FoldedBook {
  readonly symbol: string;
  readonly buy: PriceQueue;
  readonly sell: PriceQueue;
  continuous: boolean;
  /** False once it held orders whose place or size a plain queue cannot tell (icebergs). */
  plain: boolean;
}

/** A live order of the engine: resting, or waiting for its trigger. */
export interface LiveOrder {
  readonly record: OrderRecord;
  readonly worstPriceTicks: number;
  resting: Resting | null;
}

/** Folds the match streams: books, live orders, trades; B2, B4 and the match side of T2. */
export class MatchWalk {
  readonly books = new Map<string, FoldedBook>();
  readonly live = new Map<string, LiveOrder>();
  readonly trades = new Map<string, AuditedTrade>();
  /** Shares traded per symbol. */
  readonly traded = new Map<string, number>();
  private readonly touched = new Set<string>();

  constructor(
    private readonly records: OrderRecords,
    private readonly findings: Findings,
  ) {}

  take(entry: AuditedEntry<MatchEvent>): void {
    this.apply(entry);
    if (!entry.endsStep) return;
    for (const symbol of this.touched) this.checkCrossing(symbol, entry);
    this.touched.clear();
  }

  private apply(entry: AuditedEntry<MatchEvent>): void {
    const { event } = entry;
    switch (event.type) {
      case 'accepted':
        count(this.records, event.terms.orderId, (record) => (record.match.passed += 1));
        this.enter(event.terms, event.worstPriceTicks, event.terms.quantityShares);
        return;
      case 'rejected':
        count(this.records, event.orderId, (record) => (record.match.refused += 1));
        return;
      case 'traded':
        this.trade(event, entry);
        return;
      case 'cancelled':
        this.cancel(event);
        return;
      case 'replaced':
        this.replace(event);
        return;
      case 'replace_refused':
        count(this.records, event.successorId, (record) => (record.match.refused += 1));
        return;
      case 'cancel_refused':
        count(this.records, event.orderId, (record) => (record.cancels.answered += 1));
        return;
      case 'triggered':
        this.trigger(event.orderId);
        return;
      case 'phase_changed':
        this.book(event.symbol).continuous = event.phase === 'continuous';
        return;
      default:
    }
  }

  private enter(terms: Terms, worstPriceTicks: number, leaves: number): void {
    const record = this.records.get(terms.orderId);
    if (record === undefined) return;
    record.leaves = leaves;
    record.live = leaves > 0;
    if (!record.live) return;
    const order: LiveOrder = { record, worstPriceTicks, resting: null };
    this.live.set(record.orderId, order);
    if (terms.displayShares !== null) this.book(terms.symbol).plain = false;
    const waits = terms.type.startsWith('stop') || terms.type === 'trailing_stop';
    if (!waits) this.rest(order, terms.limitPriceTicks ?? worstPriceTicks);
  }

  private rest(order: LiveOrder, priceTicks: number): void {
    const { record } = order;
    order.resting = { orderId: record.orderId, priceTicks, leaves: record.leaves };
    this.book(record.symbol)[record.side].add(order.resting);
    this.touched.add(record.symbol);
  }

  private trigger(orderId: string): void {
    const order = this.live.get(orderId);
    if (order === undefined || order.resting !== null) return;
    const { limitUnits, cashUnitsPerTick } = order.record;
    const limit = limitUnits === null ? null : limitUnits / cashUnitsPerTick;
    this.rest(order, limit ?? order.worstPriceTicks);
  }

  private trade(event: TradedEvent, { stream, seq }: AuditedEntry<MatchEvent>): void {
    const { symbol, priceTicks, quantityShares: quantity, takerSide } = event;
    const shard = Number.parseInt(stream.slice('match:'.length), 10);
    const takerBuys = takerSide === 'buy';
    this.trades.set(`${shard}:${seq}`, {
      shard,
      tradeId: seq,
      symbol,
      priceTicks,
      quantity,
      buyOrderId: takerBuys ? event.takerOrderId : event.makerOrderId,
      sellOrderId: takerBuys ? event.makerOrderId : event.takerOrderId,
    });
    addTo(this.traded, symbol, quantity);
    this.touched.add(symbol);
    const book = this.book(symbol);
    const maker = book[takerBuys ? 'sell' : 'buy'].first();
    if (book.plain && !event.auction) {
      const first = maker?.orderId === event.makerOrderId && maker.priceTicks === priceTicks;
      this.findings.expect('B4', first, () => {
        return `${stream} ${seq}: ${event.makerOrderId} traded before ${maker?.orderId}`;
      });
    }
    const place = `${stream} ${seq}`;
    this.fill(event.makerOrderId, { quantity, leaves: event.makerLeavesShares, place });
    this.fill(event.takerOrderId, { quantity, leaves: event.takerLeavesShares, place });
  }

  private fill(
    orderId: string,
    { quantity, leaves, place }: { quantity: number; leaves: number; place: string },
  ): void {
    const order = this.live.get(orderId);
    this.findings.expect('T2', order !== undefined, () => `${place}: ${orderId} is not live`);
    if (order === undefined) return;
    order.record.traded += quantity;
    this.shrink(order, order.record.leaves - quantity);
    this.findings.expect('T2', order.record.leaves === leaves, () => {
      return `${place}: ${orderId} has ${order.record.leaves} left, not ${leaves}`;
    });
  }

  private shrink(order: LiveOrder, leaves: number): void {
    const { record, resting } = order;
    record.leaves = leaves;
    if (resting !== null) resting.leaves = leaves;
    if (leaves <= 0) this.drop(order);
  }

  private drop({ record, resting }: LiveOrder): void {
    record.live = false;
    this.live.delete(record.orderId);
    if (resting !== null) this.book(record.symbol)[record.side].remove(resting);
  }

  private cancel(event: Cancelled): void {
    const order = this.live.get(event.orderId);
    if (event.cause === 'requested' || event.cause === 'reduced') {
      count(this.records, event.orderId, (record) => (record.cancels.answered += 1));
    }
    if (order === undefined) return;
    order.record.cancelled += event.cancelledShares;
    this.shrink(order, event.leavesShares);
  }

  private replace(event: Replaced): void {
    const { successor, worstPriceTicks, leavesShares: leaves } = event;
    const old = this.live.get(event.orderId);
    const record = this.records.get(successor.orderId);
    if (record !== undefined) record.match.passed += 1;
    if (old === undefined || record === undefined) return;
    record.carried = old.record.carried + old.record.traded;
    old.record.replacedInMatch = true;
    if (event.keptPriority && leaves > 0 && old.resting !== null) {
      const resting = { ...old.resting, orderId: record.orderId, leaves };
      this.book(record.symbol)[record.side].rename(old.resting, resting);
      this.live.delete(old.record.orderId);
      old.record.live = false;
      record.leaves = leaves;
      record.live = true;
      this.live.set(record.orderId, { record, worstPriceTicks, resting });
      return;
    }
    this.drop(old);
    this.enter(successor, worstPriceTicks, leaves);
  }

  private book(symbol: string): FoldedBook {
    let book = this.books.get(symbol);
    if (book === undefined) {
      const [buy, sell] = [new PriceQueue('buy'), new PriceQueue('sell')];
      book = { symbol, buy, sell, continuous: true, plain: true };
      this.books.set(symbol, book);
    }
    return book;
  }

  private checkCrossing(symbol: string, { stream, seq }: AuditedEntry<MatchEvent>): void {
    const { buy, sell, continuous } = this.book(symbol);
    if (!continuous) return;
    const [bid, ask] = [buy.best() ?? 0, sell.best() ?? Infinity];
    this.findings.expect('B2', bid < ask, () => {
      return `${stream} ${seq}: ${symbol} stands at ${bid} bid, ${ask} asked`;
    });
  }
}

/** T2 over all orders, and what the two streams say of fills. */
export function checkQuantities(records: OrderRecords, findings: Findings, quiet: boolean): void {
  for (const record of records.byId.values()) {
    if (record.match.passed === 0) continue;
    const { orderId, quantity, carried, traded, cancelled, leaves, live } = record;
    if (!record.replacedInMatch && (live || traded + cancelled > 0)) {
      const sum = carried + traded + cancelled + (live ? leaves : 0);
      findings.expect('T2', sum === quantity, () => {
        return `${orderId}: ${carried} + ${traded} + ${cancelled} + ${leaves} of ${quantity}`;
      });
    }
    const said = record.filledSaid;
    const filled = carried + traded;
    findings.expect('T2', quiet ? said === filled : said <= filled, () => {
      return `${orderId}: the orders stream says ${said} filled, the trades ${filled}`;
    });
  }
}
