import { toShares, toUnits } from '@/features/ticket/decimal-text';
import type { Order } from '@/lib/api/types';

import { isInSight, rowOfPrice } from './price-rows';
import type { PriceRows } from './price-rows';

/** Own orders of one side that stand in one row, the oldest first. */
export interface OrderGroup {
  readonly id: string;
  readonly side: 'buy' | 'sell';
  readonly row: number;
  readonly orders: readonly Order[];
  /** The one that trades first. */
  readonly first: Order;
  /** Shares that are left of all of them. */
  readonly leaves: number;
}

/** Own open orders as the rows in sight hold them. Pure. */
export function ordersByRow(orders: readonly Order[], rows: PriceRows): readonly OrderGroup[] {
  const groups = new Map<string, OrderGroup>();
  for (const order of orders.toReversed()) {
    const units = toUnits(order.limit_price ?? order.stop_price ?? '');
    if (units === null) continue;
    const { side } = order;
    const row = rowOfPrice(rows, units, side);
    if (!isInSight(rows, row)) continue;
    const id = `${side}${row}`;
    const known = groups.get(id);
    const left = (toShares(order.qty) ?? 0) - (toShares(order.filled_qty) ?? 0);
    groups.set(id, {
      ...{ id, side, row },
      orders: [...(known?.orders ?? []), order],
      first: known?.first ?? order,
      leaves: (known?.leaves ?? 0) + left,
    });
  }
  return [...groups.values()];
}
