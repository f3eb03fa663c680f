import type { Entry, OrdersEvent } from '@app/contracts';
import { orderTerms, playTable } from '@app/testing';
import type { Words } from '@app/testing';

import { OrderFold } from './order-fold';

/** Plays events of one order, A (a stop order when the table says so), and its successors. */
class FoldPlayer {
  private readonly fold = new OrderFold();
  private seq = 0;

  play(table: string): void {
    const { expected, actual } = playTable(table, (words) => this.command(words));
    expect(actual).toEqual(expected);
  }

  private command(words: Words): string {
    this.seq += 1;
    const event = eventOf(words) as OrdersEvent;
    const entry: Entry<OrdersEvent> = { stream: 'orders', seq: this.seq, at: this.seq, event };
    const updates = this.fold.apply(entry);
    return updates
      .map(({ kind, order }) => `${kind}: ${order.terms.orderId} ${order.status}`)
      .join(', ');
  }
}

function eventOf(words: Words): object {
  const [type, orderId] = [words.next(), words.next()];
  const ids = { orderId, accountId: 'ann', symbol: 'ABC' };
  const refusal = { reason: 'RISK_MAX_POSITION', message: 'too many', details: {} };
  const leavesShares = words.numberAfter('leaving') ?? 0;
  switch (type) {
    case 'submitted': {
      const kind = words.has('stop') ? 'stop' : 'limit';
      return { type, terms: orderTerms({ orderId, type: kind }), fingerprint: '' };
    }
    case 'replace_requested':
    case 'replaced': {
      const successor = orderTerms({ orderId: words.next(), replaces: orderId });
      return { type, ...ids, terms: successor, successor, leavesShares };
    }
    case 'filled': {
      const filledShares = words.number();
      return {
        type,
        ...ids,
        filledShares,
        leavesShares,
        priceTicks: 10,
        quantityShares: 1,
        tradedAt: 1,
      };
    }
    case 'rejected':
      return { type, ...ids, by: 'risk', refusal };
    case 'cancelled':
      return {
        type,
        ...ids,
        cause: words.after('cause') ?? 'requested',
        leavesShares,
        cancelledShares: 1,
      };
    default: {
      const totalShares = words.numberAfter('total') ?? undefined;
      return { type, ...ids, successorId: 'B', refusal, totalShares };
    }
  }
}

const play = (table: string): void => new FoldPlayer().play(table);

describe('what people see of an order', () => {
  it('follows it from its submission to its end', () => {
    play(`
      submitted A               | pending_new: A pending_new
      accepted A                | new: A new
      filled A 1 leaving 99     | partial_fill: A partially_filled
      cancelled A leaving 40    | restated: A partially_filled
      filled A 41 leaving 0     | fill: A filled
      submitted B               | pending_new: B pending_new
      rejected B                | rejected: B rejected
      submitted C               | pending_new: C pending_new
      accepted C                | new: C new
      cancelled C               | canceled: C canceled
      submitted D               | pending_new: D pending_new
      accepted D                | new: D new
      cancelled D cause expired | expired: D expired
    `);
  });

  it('stands where it stood when a cancel or replace is refused', () => {
    play(`
      submitted A stop          | pending_new: A pending_new
      replace_requested A B     | pending_replace: A pending_replace
      replace_refused A         | order_replace_rejected: A pending_new
      accepted A                | new: A held
      cancel_requested A        | pending_cancel: A pending_cancel
      cancel_refused A          | order_cancel_rejected: A held
      cancel_requested A        | pending_cancel: A pending_cancel
      triggered A               | new: A pending_cancel
      cancel_refused A          | order_cancel_rejected: A new
      filled A 1 leaving 99     | partial_fill: A partially_filled
      cancel_requested A        | pending_cancel: A pending_cancel
      filled A 2 leaving 98     | partial_fill: A pending_cancel
      cancel_refused A          | order_cancel_rejected: A partially_filled
    `);
  });

  it('asks for less when a part is taken back, and a cancel of it all goes on', () => {
    play(`
      submitted A                    | pending_new: A pending_new
      accepted A                     | new: A new
      cancel_requested A total 60    | pending_replace: A pending_replace
      cancelled A leaving 60 cause reduced | restated: A new
      cancel_requested A total 50    | pending_replace: A pending_replace
      filled A 1 leaving 59          | partial_fill: A pending_replace
      cancel_refused A total 50      | order_replace_rejected: A partially_filled
      cancel_requested A total 40    | pending_replace: A pending_replace
      cancel_requested A             | pending_cancel: A pending_cancel
      cancel_refused A total 40      | order_replace_rejected: A pending_cancel
      cancelled A                    | canceled: A canceled
    `);
  });

  it('passes what it was on to its successor', () => {
    play(`
      submitted A stop          | pending_new: A pending_new
      accepted A                | new: A held
      replace_requested A B     | pending_replace: A pending_replace
      replaced A B leaving 5    | replaced: A replaced, new: B held
      triggered B               | new: B new
      filled B 1 leaving 4      | partial_fill: B partially_filled
      replace_requested B C     | pending_replace: B pending_replace
      replaced B C leaving 9    | replaced: B replaced, new: C partially_filled
      replace_requested C D     | pending_replace: C pending_replace
      replaced C D leaving 0    | replaced: C replaced, new: D filled
    `);
  });

  it('says that a cancel or replace came too late without changing what has ended', () => {
    play(`
      submitted A               | pending_new: A pending_new
      accepted A                | new: A new
      cancel_requested A        | pending_cancel: A pending_cancel
      filled A 100 leaving 0    | fill: A filled
      cancel_refused A          | order_cancel_rejected: A filled
      cancel_refused X          |
    `);
  });
});
