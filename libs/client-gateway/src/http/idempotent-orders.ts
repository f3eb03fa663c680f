import { createHash } from 'node:crypto';

import { RefusedBody } from './json-body';

/** Routes whose effect order-manager does once for a client id, however often it is asked. */
const REPEATABLE: ReadonlySet<string> = new Set(['/v2/orders', '/v2/orders/batch']);
const ID_HEX_DIGITS = 32;

/** True for a route that may be done again when nobody knows whether it was done. */
export function isRepeatable(url: string): boolean {
  return REPEATABLE.has(url.split('?', 1)[0] ?? '');
}

/**
 * The body of an order, or of a batch, in which every order has a client id: its own, or one made
 * of `seed` that is the same for a repeat. What is no order passes as it is, for validation to
 * refuse.
 */
export function withClientOrderIds(body: unknown, seed: string): unknown {
  if (!isPlain(body)) return body;
  const { orders } = body;
  if (!Array.isArray(orders)) return withId(body, seed);
  return { ...body, orders: orders.map((order, index) => withId(order, `${seed} ${index}`)) };
}

function withId(order: unknown, seed: string): unknown {
  if (!isPlain(order)) return order;
  if (order['client_order_id'] !== undefined && order['client_order_id'] !== null) return order;
  const hex = createHash('sha256').update(seed).digest('hex').slice(0, ID_HEX_DIGITS);
  return { ...order, client_order_id: `idem-${hex}` };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof RefusedBody);
}
