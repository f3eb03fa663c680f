import type { OrderBody } from '@/features/ticket/order-body';
import type { Order } from '@/lib/api/types';

/** True for good-till-date: the API says gtc with an end, and day orders have an end too. */
export function isDated(order: Pick<Order, 'time_in_force' | 'expires_at'>): boolean {
  return order.time_in_force === 'gtc' && order.expires_at !== null;
}

/** The request that would place an order like this one, without its id. Pure. */
export function bodyOfOrder(order: Order): OrderBody {
  const dated = isDated(order);
  const waits = order.type === 'stop' || order.type === 'stop_limit';
  const some = (name: keyof OrderBody, value: unknown) => (value === null ? {} : { [name]: value });
  return {
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    time_in_force: dated ? 'gtd' : order.time_in_force,
    qty: order.qty,
    ...some('limit_price', order.limit_price),
    ...(waits ? some('stop_price', order.stop_price) : {}),
    ...some('trail_price', order.trail_price),
    ...some('trail_percent', order.trail_percent),
    ...(order.post_only === true ? { post_only: true } : {}),
    ...some('display_qty', order.display_qty),
    ...(dated ? { expire_at: order.expires_at ?? '' } : {}),
  };
}
