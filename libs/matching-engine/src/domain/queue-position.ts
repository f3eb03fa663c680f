import type { QueuePosition } from '@app/contracts';
import { mulDivCeil, mulDivFloor } from '@app/kernel';
import type { BookOrder } from '@app/order-book';

import type { BookedOrder, ListedInstrument } from './match.state';

const BASIS_POINTS = 10_000;

/** Where a live order stands: in the queue of its price, or waiting for its trigger. */
export function queuePositionOf(one: ListedInstrument, booked: BookedOrder): QueuePosition {
  const { bookOrderId, terms } = booked;
  const order = one.book.order(bookOrderId);
  const waits = order?.place === 'stop' && order.stopPriceTicks > 0;
  return {
    orderId: terms.orderId,
    symbol: terms.symbol,
    sharesAhead: one.book.queueAhead(bookOrderId),
    ordersAhead: one.book.ordersAhead(bookOrderId),
    leavesShares: order?.leavesShares ?? 0,
    triggerPriceTicks: waits ? order.stopPriceTicks : null,
    highWaterTicks: waits && order.type === 'trailing_stop' ? highWaterOf(order) : null,
  };
}

/**
 * The print that set the trigger of a trailing stop: the highest since a sell came, the lowest
 * since a buy did. Where the rounding of a percentage lets several prints give one trigger, it is
 * the farthest.
 */
export function highWaterOf(order: BookOrder): number {
  const { stopPriceTicks: trigger, trailTicks, trailBps, side } = order;
  if (side === 'sell') {
    if (trailTicks > 0) return trigger + trailTicks;
    const share = BASIS_POINTS - trailBps;
    return Math.max(trigger + 1, mulDivFloor(trigger, BASIS_POINTS, share));
  }
  if (trailTicks > 0) return trigger - trailTicks;
  const share = BASIS_POINTS + trailBps;
  return Math.min(trigger - 1, mulDivCeil(trigger, BASIS_POINTS, share));
}
