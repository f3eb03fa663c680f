import { ApiError } from '../../lib/api/client';
import type { Order } from '../../lib/api/types';
import type { OrderBody } from './order-body';

/** What became of an order that was sent. */
export type Outcome =
  | { readonly kind: 'placed'; readonly order: Order }
  | { readonly kind: 'refused'; readonly error: ApiError }
  /** The exchange answers and knows no such order: it was never taken. */
  | { readonly kind: 'never-taken'; readonly body: OrderBody }
  /** The exchange could not be asked for as long as we tried. */
  | { readonly kind: 'unknown'; readonly body: OrderBody };

/** What placing an order needs of the world. */
export interface OrderDesk {
  call<T>(path: string, options?: { method?: 'POST'; body?: unknown }): Promise<T>;
  /** Waits between two looks; injected, so that specs do not. */
  pause(milliseconds: number): Promise<void>;
}

/** The first looks come soon; together they last about a minute. */
const LOOKS_AFTER_MS = [400, 800, 1_500, 2_500, 4_000, 6_000, 8_000, 10_000, 12_000, 15_000];
/** An order that is not there this often is not there: it would be on record by then. */
const ABSENT_LOOKS = 3;

/**
 * Sends an order once. Without an answer its outcome is unknown: `onUnknown` is told, and the order
 * is looked up by its client id until the exchange says what became of it. It is never sent under
 * another id. Throws nothing but errors of our own.
 */
export async function placeOrder(
  desk: OrderDesk,
  body: OrderBody,
  onUnknown: () => void,
): Promise<Outcome> {
  try {
    const order = await desk.call<Order>('/v2/orders', { method: 'POST', body });
    return { kind: 'placed', order };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!error.isUnknown) return { kind: 'refused', error };
  }
  onUnknown();
  return lookUp(desk, body);
}

async function lookUp(desk: OrderDesk, body: OrderBody): Promise<Outcome> {
  const id = encodeURIComponent(body.client_order_id ?? '');
  let absent = 0;
  for (const afterMs of LOOKS_AFTER_MS) {
    await desk.pause(afterMs);
    try {
      const order = await desk.call<Order>(`/v2/orders:by_client_order_id?client_order_id=${id}`);
      return { kind: 'placed', order };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      absent = error.status === 404 ? absent + 1 : 0;
      if (absent === ABSENT_LOOKS) return { kind: 'never-taken', body };
    }
  }
  return { kind: 'unknown', body };
}

/** A client id that says where the order came from. Works without a secure context too. */
export function newClientOrderId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
