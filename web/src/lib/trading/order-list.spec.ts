import type { Order } from '../api/types';
import { withOrder } from './order-list';

function order(id: string, status: Order['status'], second: number): Order {
  const updated_at = `2026-11-23T14:30:0${second}Z`;
  return { id, status, updated_at } as Order;
}

describe('open orders', () => {
  const first = order('a', 'new', 1);

  it('take a new order in front and leave a finished one out', () => {
    expect(withOrder([first], order('b', 'new', 2)).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(withOrder([first], order('b', 'filled', 2))).toEqual([first]);
    expect(withOrder([first], order('a', 'canceled', 2))).toEqual([]);
  });

  it('put a change in place, and an older one not at all', () => {
    const changed = order('a', 'partially_filled', 2);
    expect(withOrder([first], changed)).toEqual([changed]);
    expect(withOrder([changed], first)).toEqual([changed]);
  });
});
