'use client';

import { isDated } from '@/features/order-drawer/body-of-order';
import type { Order } from '@/lib/api/types';
import { Badge, formatMoment, formatPrice, formatQuantity, SideMark } from '@/ui';
import type { BadgeTone } from '@/ui/badge';
import type { TableColumn } from '@/ui';

const TONES: Partial<Record<Order['status'], BadgeTone>> = {
  filled: 'up',
  partially_filled: 'accent',
  rejected: 'down',
  suspended: 'warn',
  held: 'neutral',
};

/** The state of an order; a rejected one says why under the pointer. */
export function StatusBadge({ order }: { order: Order }) {
  return (
    <Badge tone={TONES[order.status] ?? 'neutral'} title={order.reason_message ?? undefined}>
      {order.status.replaceAll('_', ' ')}
    </Badge>
  );
}

/** Columns that every table of orders begins with. */
export const ORDER_COLUMNS: readonly TableColumn<Order>[] = [
  { id: 'symbol', header: 'Symbol', value: (order) => order.symbol, className: 'font-medium' },
  {
    id: 'side',
    header: 'Side',
    value: (order) => order.side,
    cell: (order) => <SideMark side={order.side} />,
  },
  {
    id: 'type',
    header: 'Type',
    value: (order) => order.type,
    cell: (order) => typeWords(order),
  },
  {
    id: 'tif',
    header: 'TIF',
    value: (order) => timeWords(order),
    cell: (order) => timeWords(order).toUpperCase(),
  },
  {
    id: 'qty',
    header: 'Quantity',
    value: (order) => order.qty,
    cell: (order) => formatQuantity(order.qty),
    numeric: true,
  },
  {
    id: 'filled',
    header: 'Filled',
    value: (order) => order.filled_qty,
    cell: (order) => formatQuantity(order.filled_qty),
    numeric: true,
  },
  {
    id: 'limit',
    header: 'Limit',
    value: (order) => order.limit_price,
    cell: (order) => formatPrice(order.limit_price),
    numeric: true,
  },
  {
    id: 'stop',
    header: 'Stop',
    value: (order) => order.stop_price,
    cell: (order) => stopWords(order),
    numeric: true,
  },
];

/** The state column. */
export const STATUS_COLUMN: TableColumn<Order> = {
  id: 'status',
  header: 'Status',
  value: (order) => order.status,
  cell: (order) => <StatusBadge order={order} />,
};

/** When the order was sent: today's by the time of day. */
export const SENT_COLUMN: TableColumn<Order> = {
  id: 'sent',
  header: 'Sent',
  value: (order) => order.submitted_at,
  cell: (order) => formatMoment(order.submitted_at),
};

/** A dated order says gtc in the API; day orders carry the end of the day too. */
function timeWords(order: Order): string {
  return isDated(order) ? 'gtd' : order.time_in_force;
}

function typeWords(order: Order): string {
  const marks = [
    order.post_only === true ? 'post-only' : '',
    order.display_qty === null ? '' : `shows ${order.display_qty}`,
    order.order_class === '' ? '' : order.order_class,
  ].filter((mark) => mark !== '');
  return [order.type.replaceAll('_', '-'), ...marks].join(' · ');
}

function stopWords(order: Order): string {
  if (order.stop_price !== null) return formatPrice(order.stop_price);
  if (order.trail_price !== null) return `trails $${order.trail_price}`;
  return order.trail_percent === null ? '\u2014' : `trails ${order.trail_percent} %`;
}
