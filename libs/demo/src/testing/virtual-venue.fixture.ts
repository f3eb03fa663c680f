import type { CancelCause, OrdersEvent, OrderTerms } from '@app/contracts';
import { priceTicks, shares } from '@app/kernel';
import { createOrderBook } from '@app/order-book';
import type { BookReport, FastOrderBook } from '@app/order-book';

import { orderTerms } from '@app/testing';

import type { SimMarket } from '../domain/sim-market';
import type { SimActions, SimInstrument } from '../domain/sim-types';

/** A public trade of the virtual venue. */
export interface VenueTrade {
  readonly step: number;
  readonly symbol: string;
  readonly priceTicks: number;
  readonly quantityShares: number;
}

interface Known {
  readonly id: string;
  readonly account: string;
  readonly symbol: string;
  readonly terms: OrderTerms;
  filled: number;
}

/** Real order books without a network: plays a simulated market in lock step. */
export class VirtualVenue {
  readonly trades: VenueTrade[] = [];
  readonly log: string[] = [];
  messages = 0;
  refused = 0;
  private readonly books = new Map<string, FastOrderBook>();
  private readonly byNumber = new Map<number, Known>();
  private readonly byId = new Map<string, number>();
  private readonly owners = new Map<string, number>();
  private nextNumber = 1;

  constructor(
    private readonly market: SimMarket,
    instruments: readonly SimInstrument[],
    /** Told what the orders stream of an exchange would hold. */
    private readonly journal: (event: OrdersEvent) => void = () => undefined,
  ) {
    for (const { symbol } of instruments) this.books.set(symbol, createOrderBook());
  }

  /** One step: what the traders want, done in order, and what became of it told to them. */
  step(): SimActions[] {
    const actions = this.market.step();
    for (const { cancels } of actions) for (const id of cancels) this.cancel(id);
    for (const { account, orders } of actions) {
      for (const order of orders) this.submit(account, order);
    }
    return actions;
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step += 1) this.step();
  }

  book(symbol: string): FastOrderBook {
    const book = this.books.get(symbol);
    if (book === undefined) throw new Error(`no book of ${symbol}`);
    return book;
  }

  /** An order of somebody else, for specs that disturb the market. */
  strike(symbol: string, side: 'buy' | 'sell', quantityShares: number): void {
    this.submit('visitor', {
      id: `visitor-${this.nextNumber}`,
      symbol,
      side,
      quantityShares,
      priceTicks: null,
      immediate: true,
    });
  }

  private submit(account: string, order: SimActions['orders'][number]): void {
    this.messages += 1;
    const number = this.nextNumber;
    this.nextNumber += 1;
    const terms = termsOf(account, order);
    this.byNumber.set(number, { id: order.id, account, symbol: order.symbol, terms, filled: 0 });
    this.byId.set(order.id, number);
    this.journal({ type: 'submitted', terms, fingerprint: '' });
    this.log.push(`${account} ${order.side} ${order.quantityShares} ${order.symbol}`);
    const isMarket = order.priceTicks === null;
    const reports = this.book(order.symbol).execute({
      kind: 'submit',
      orderId: number,
      owner: this.ownerOf(account),
      side: order.side,
      type: isMarket ? 'market' : 'limit',
      tif: order.immediate ? 'ioc' : 'gtc',
      quantityShares: order.quantityShares,
      ...(isMarket ? {} : { priceTicks: order.priceTicks }),
      selfTrade: 'cancel_newest',
    });
    this.tell(order.symbol, reports);
  }

  private cancel(id: string): void {
    this.messages += 1;
    const number = this.byId.get(id);
    const known = number === undefined ? undefined : this.byNumber.get(number);
    if (number === undefined || known === undefined) return;
    const reports = this.book(known.symbol).execute({ kind: 'cancel', orderId: number });
    this.tell(known.symbol, reports, 'requested');
  }

  private tell(symbol: string, reports: readonly BookReport[], cause: CancelCause = 'ioc'): void {
    for (const report of reports) {
      if (report.kind === 'traded') this.trade(symbol, report);
      if (report.kind === 'cancelled' || report.kind === 'expired') {
        this.noteCancel(report.orderId, cause);
        this.done(report.orderId);
      }
      if (report.kind === 'refused' && report.command === 'submit') {
        this.refused += 1;
        const { id, account } = this.known(report.orderId);
        this.market.heard(account, { kind: 'refused', id, symbol, reason: report.code });
      }
    }
  }

  private trade(symbol: string, report: Extract<BookReport, { kind: 'traded' }>): void {
    const { priceTicks, quantityShares, makerId, takerId } = report;
    this.trades.push({ step: this.market.steps, symbol, priceTicks, quantityShares });
    this.market.traded(symbol, priceTicks);
    this.noteFill(makerId, 'maker', report);
    this.noteFill(takerId, 'taker', report);
    for (const number of [makerId, takerId]) {
      const { id, account } = this.known(number);
      this.market.heard(account, { kind: 'fill', id, quantityShares });
    }
    if (report.makerLeavesShares === 0) this.done(makerId);
    if (report.takerLeavesShares === 0) this.done(takerId);
  }

  private noteFill(
    number: number,
    liquidity: 'maker' | 'taker',
    report: Extract<BookReport, { kind: 'traded' }>,
  ): void {
    const order = this.known(number);
    const { id: orderId, account: accountId, symbol, terms } = order;
    order.filled += report.quantityShares;
    this.journal({
      ...{ type: 'filled', orderId, accountId, symbol, side: terms.side, liquidity, shard: 0 },
      tradeId: this.trades.length,
      priceTicks: priceTicks(report.priceTicks),
      quantityShares: shares(report.quantityShares),
      filledShares: shares(order.filled),
      leavesShares: shares(terms.quantityShares - order.filled),
      tradedAt: 0,
    });
  }

  private noteCancel(number: number, cause: CancelCause): void {
    const { id: orderId, account: accountId, symbol, terms, filled } = this.known(number);
    const cancelledShares = shares(terms.quantityShares - filled);
    const ended = { orderId, accountId, symbol, cancelledShares, leavesShares: shares(0) };
    this.journal({ type: 'cancelled', ...ended, cause });
  }

  private done(number: number): void {
    const { id, account } = this.known(number);
    this.market.heard(account, { kind: 'done', id });
  }

  private known(number: number): Known {
    const known = this.byNumber.get(number);
    if (known === undefined) throw new Error(`no order ${number}`);
    return known;
  }

  private ownerOf(account: string): number {
    const owner = this.owners.get(account) ?? this.owners.size + 1;
    this.owners.set(account, owner);
    return owner;
  }
}

function termsOf(accountId: string, order: SimActions['orders'][number]): OrderTerms {
  const { id: orderId, symbol, side, quantityShares, priceTicks: price, immediate } = order;
  return orderTerms({
    ...{ orderId, accountId, symbol, quantityShares, side },
    type: price === null ? 'market' : 'limit',
    timeInForce: immediate ? 'ioc' : 'gtc',
    limitPriceTicks: price === null ? null : priceTicks(price),
  });
}
