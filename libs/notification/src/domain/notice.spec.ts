import type { Entry, OrdersEvent } from '@app/contracts';

import { noticeOf } from './notice';
import { noticeText } from './notice-text';

const TICKS = new Map([['AAPL', 100]]);
const order = { orderId: 'o', accountId: 'a', symbol: 'AAPL' };
const refusal = { reason: 'ORDER_TERMINAL', message: 'the order is filled', details: {} };
const fill = { type: 'filled', side: 'buy', priceTicks: 19_050, quantityShares: 40 };
const cancelled = { type: 'cancelled', cancelledShares: 60, leavesShares: 0 };

function heard(event: object): string | null {
  const full = { ...order, ...event } as unknown as OrdersEvent;
  const entry: Entry<OrdersEvent> = { stream: 'orders', seq: 7, at: 5, event: full };
  const notice = noticeOf(entry, TICKS);
  return notice === null ? null : `${notice.kind}: ${noticeText(notice)}`;
}

describe('what a person hears', () => {
  const cases: [what: string, event: object, expected: string | null][] = [
    ['a fill', { ...fill, leavesShares: 0 }, 'fill: Bought 40 AAPL at 190.50, order filled'],
    ['a part', { ...fill, leavesShares: 60 }, 'partial_fill: Bought 40 AAPL at 190.50, 60 left'],
    [
      'a sale',
      { ...fill, side: 'sell', priceTicks: 19_051, leavesShares: 1 },
      'partial_fill: Sold 40 AAPL at 190.51, 1 left',
    ],
    [
      'a rejection',
      { type: 'rejected', by: 'wallet', refusal: { ...refusal, message: 'needs 10.00 more' } },
      'rejected: Order for AAPL refused for lack of funds: needs 10.00 more',
    ],
    [
      'the end of its time',
      { ...cancelled, cause: 'expired' },
      'expired: Order for AAPL expired with 60 not traded',
    ],
    [
      'a cancel by an operator',
      { ...cancelled, cause: 'operator' },
      'canceled: Order for AAPL: 60 cancelled, by the exchange',
    ],
    [
      'the rest of an immediate order',
      { ...cancelled, cause: 'ioc' },
      'canceled: Order for AAPL: 60 cancelled, ' +
        'what an immediate order cannot trade at once does not stay',
    ],
    [
      'a self-trade decrement',
      { ...cancelled, leavesShares: 5, cause: 'self_trade' },
      'canceled: Order for AAPL: 60 cancelled, 5 left, it met an order of your own',
    ],
    [
      'a cancel that came too late',
      { type: 'cancel_refused', refusal },
      'cancel_refused: Cancel of your AAPL order refused: the order is filled',
    ],
    [
      'a refused change',
      { type: 'replace_refused', successorId: 's', refusal },
      'replace_refused: Change of your AAPL order refused: the order is filled',
    ],
    ['nothing of a cancel of their own', { ...cancelled, cause: 'requested' }, null],
    ['nothing of a change that ended it', { ...cancelled, cause: 'replaced_to_filled' }, null],
    ['nothing of an acceptance', { type: 'accepted' }, null],
    ['nothing of a change', { type: 'replaced', successor: {}, keptPriority: true }, null],
  ];

  it.each(cases)('%s', (_what, event, expected) => {
    expect(heard(event)).toBe(expected);
  });

  it('a fill of a symbol that was never noted is an error, not a wrong price', () => {
    expect(() => heard({ ...fill, symbol: 'MSFT', leavesShares: 0 })).toThrow('tick size of MSFT');
  });
});
