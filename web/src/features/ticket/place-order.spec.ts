import { ApiError } from '../../lib/api/client';
import type { Order } from '../../lib/api/types';
import { placeOrder } from './place-order';
import type { OrderDesk } from './place-order';

const body = {
  symbol: 'AAPL',
  side: 'buy',
  type: 'market',
  time_in_force: 'day',
  qty: '1',
  client_order_id: 'web-1',
};
const order = { id: 'o', client_order_id: 'web-1' } as Order;
const NO_ANSWER = new ApiError(0, 0, 'UNREACHABLE', 'no answer');
const UNKNOWN = new ApiError(503, 50310000, 'OUTCOME_UNKNOWN', 'unknown');
const NOT_FOUND = new ApiError(404, 40410000, 'ORDER_NOT_FOUND', 'order not found');

/** A desk that gives these answers in turn, the last one again and again. */
function desk(...answers: (Order | ApiError)[]) {
  const paths: string[] = [];
  const told = jest.fn();
  const fake: OrderDesk = {
    call: <T>(path: string): Promise<T> => {
      const answer = answers[Math.min(paths.length, answers.length - 1)];
      paths.push(path);
      return answer instanceof ApiError ? Promise.reject(answer) : Promise.resolve(answer as T);
    },
    pause: () => Promise.resolve(),
  };
  const posts = () => paths.filter((path) => path === '/v2/orders').length;
  return { fake, paths, told, posts };
}

describe('placing an order', () => {
  it('answers the order', async () => {
    const { fake, told } = desk(order);
    expect(await placeOrder(fake, body, told)).toEqual({ kind: 'placed', order });
    expect(told).not.toHaveBeenCalled();
  });

  it('answers a refusal at once', async () => {
    const refusal = new ApiError(422, 42210000, 'SYMBOL_HALTED', 'halted');
    const { fake, paths } = desk(refusal);
    expect(await placeOrder(fake, body, jest.fn())).toEqual({ kind: 'refused', error: refusal });
    expect(paths).toHaveLength(1);
  });

  it.each([NO_ANSWER, UNKNOWN])('without an answer looks it up by its client id', async (gap) => {
    const { fake, paths, told, posts } = desk(gap, NO_ANSWER, NOT_FOUND, NOT_FOUND, order);
    expect(await placeOrder(fake, body, told)).toEqual({ kind: 'placed', order });
    expect(told).toHaveBeenCalledTimes(1);
    expect(posts()).toBe(1);
    expect(paths.at(-1)).toBe('/v2/orders:by_client_order_id?client_order_id=web-1');
  });

  it('believes that it was never taken when the exchange says so three times in a row', async () => {
    const { fake, told, posts } = desk(NO_ANSWER, NOT_FOUND, NOT_FOUND, NO_ANSWER, NOT_FOUND);
    expect(await placeOrder(fake, body, told)).toEqual({ kind: 'never-taken', body });
    expect(posts()).toBe(1);
  });

  it('stays unknown when nobody answers, and was sent once', async () => {
    const { fake, told, posts } = desk(NO_ANSWER);
    expect(await placeOrder(fake, body, told)).toEqual({ kind: 'unknown', body });
    expect(posts()).toBe(1);
  });
});
