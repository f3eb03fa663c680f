import type { CancelCause, OrdersEvent, OrderTerms, Side, TimeInForce } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import { priceTicks, shares } from '@app/kernel';
import type { Json } from '@app/streams';
import { orderTerms } from '@app/testing';
import type { Words } from '@app/testing';

import { Surveillance } from './surveillance';
import type { RaisedAlert } from './surveillance';

interface Known {
  readonly terms: OrderTerms;
  filled: number;
}

/** Plays order flow for surveillance, one command of a table at a time. */
export class SurveillancePlayer {
  /** Everything that was raised, in order. */
  readonly raised: RaisedAlert[] = [];
  private watch = new Surveillance();
  private readonly orders = new Map<string, Known>();
  private at = 1_800_000_000_000;
  private seq = 0;
  private trades = 0;
  private bursts = 0;

  /** `restarts`: surveillance goes on from its own snapshot after each command. */
  constructor(private readonly restarts = false) {}

  /** Length of all that is remembered, as text. */
  get remembered(): number {
    return JSON.stringify(this.watch.snapshot()).length;
  }

  /** Plays one command; says what was raised. */
  play(command: Words): string {
    const before = this.raised.length;
    this.command(command);
    if (this.restarts) this.restart();
    const fresh = this.raised.slice(before).map(textOf);
    return fresh.length === 0 ? 'nothing' : fresh.join(', ');
  }

  private command(command: Words): void {
    switch (command.next()) {
      case 'submit':
        return this.submit(command);
      case 'trade':
        return this.trade(command);
      case 'cancel':
        return this.cancel(command);
      case 'replace':
        return this.replace(command);
      case 'reject':
        return this.reject(command.next());
      case 'wait':
        this.at += command.number();
        return;
      case 'burst':
        return this.burst(command);
      default:
        throw new Error('table: no such command');
    }
  }

  private submit(command: Words): void {
    const [orderId, accountId, side] = [command.next(), command.next(), command.next() as Side];
    const [quantity, price] = [command.number(), command.number()];
    const terms = orderTerms({
      ...{ orderId, accountId, side, quantityShares: quantity, limitPriceTicks: price as never },
      symbol: command.after('in') ?? 'ABC',
      timeInForce: (command.after('for') ?? 'gtc') as TimeInForce,
    });
    this.orders.set(orderId, { terms, filled: 0 });
    this.tell({ type: 'submitted', terms, fingerprint: '' });
  }

  private trade(command: Words): void {
    const [maker, taker, quantity] = [command.next(), command.next(), command.number()];
    this.trades += 1;
    this.fill(maker, 'maker', quantity);
    this.fill(taker, 'taker', quantity);
  }

  private fill(orderId: string, liquidity: 'maker' | 'taker', quantity: number): void {
    const order = this.order(orderId);
    order.filled += quantity;
    const { accountId, symbol, side, quantityShares, limitPriceTicks } = order.terms;
    this.tell({
      ...{ type: 'filled', orderId, accountId, symbol, side, liquidity, shard: 0 },
      tradeId: this.trades,
      priceTicks: limitPriceTicks ?? priceTicks(1_000),
      quantityShares: shares(quantity),
      filledShares: shares(order.filled),
      leavesShares: shares(quantityShares - order.filled),
      tradedAt: this.at,
    });
  }

  private cancel(command: Words): void {
    const orderId = command.next();
    const { terms, filled } = this.order(orderId);
    const { accountId, symbol, quantityShares } = terms;
    const cause = (command.after('by') ?? 'requested') as CancelCause;
    const cancelledShares = shares(quantityShares - filled);
    const ended = { orderId, accountId, symbol, cancelledShares, leavesShares: shares(0) };
    this.tell({ type: 'cancelled', ...ended, cause });
  }

  private replace(command: Words): void {
    const { terms, filled } = this.order(command.next());
    const [orderId, quantity, price] = [command.next(), command.number(), command.number()];
    const limitPriceTicks = priceTicks(price);
    const successor = { ...terms, orderId, quantityShares: shares(quantity), limitPriceTicks };
    const { accountId, symbol, orderId: replaced } = terms;
    this.orders.set(orderId, { terms: successor, filled });
    this.tell({ type: 'replace_requested', orderId: replaced, terms: successor, fingerprint: '' });
    const leavesShares = shares(quantity - filled);
    const ended = { orderId: replaced, accountId, symbol, successor, leavesShares };
    this.tell({ type: 'replaced', ...ended, keptPriority: false });
  }

  private reject(orderId: string): void {
    const { accountId, symbol } = this.order(orderId).terms;
    const refusal = { reason: 'INSUFFICIENT_FUNDS', message: '', details: {} } as never;
    this.tell({ type: 'rejected', orderId, accountId, symbol, by: 'wallet', refusal });
  }

  /** `burst ann 500`: so many orders at one moment, `every MS` apart, that are refused. */
  private burst(command: Words): void {
    const [accountId, count] = [command.next(), command.number()];
    const [symbol, every] = [command.after('in') ?? 'ABC', command.numberAfter('every') ?? 0];
    this.bursts += 1;
    for (let number = 1; number <= count; number += 1) {
      const orderId = `${accountId}${this.bursts}-${number}`;
      const terms = orderTerms({ orderId, accountId, symbol, timeInForce: 'ioc' });
      this.tell({ type: 'submitted', terms, fingerprint: '' });
      this.at += every;
    }
  }

  private tell(event: OrdersEvent): void {
    this.seq += 1;
    this.raised.push(
      ...this.watch.apply({ stream: ORDERS_STREAM, seq: this.seq, at: this.at, event }),
    );
  }

  private restart(): void {
    const text = JSON.stringify(this.watch.snapshot());
    this.watch = new Surveillance();
    this.watch.restore(JSON.parse(text) as Json);
  }

  private order(orderId: string): Known {
    const order = this.orders.get(orderId);
    if (order === undefined) throw new Error(`table: no order ${orderId}`);
    return order;
  }
}

function textOf({ kind, accountId, otherAccountId, symbol, orderIds }: RaisedAlert): string {
  const whom = otherAccountId === null ? accountId : `${accountId} and ${otherAccountId}`;
  return `${kind} ${whom} ${symbol ?? 'everywhere'}: ${orderIds.join(' ')}`;
}
