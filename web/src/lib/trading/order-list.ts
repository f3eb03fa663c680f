import { OPEN_STATUSES } from '../api/types';
import type { Order } from '../api/types';

/**
 * The open orders after an update of one: put in place, added in front, or taken out. An update
 * that is older than what is there changes nothing, so that it may be applied twice.
 */
export function withOrder(orders: readonly Order[], order: Order): readonly Order[] {
  const at = orders.findIndex((one) => one.id === order.id);
  const known = orders[at];
  const isOpen = OPEN_STATUSES.has(order.status);
  if (known === undefined) return isOpen ? [order, ...orders] : orders;
  if (known.updated_at > order.updated_at) return orders;
  return isOpen ? orders.with(at, order) : orders.toSpliced(at, 1);
}
