'use client';

import { toast } from 'sonner';

import type { Order } from '@/lib/api/types';
import { useSession } from '@/lib/session';
import { useOpenOrders } from '@/lib/trading/open-orders';
import { Button, DataTable, Empty, formatPrice, formatTime, Panel, SideMark } from '@/ui';
import type { TableColumn } from '@/ui';

const COLUMNS: readonly TableColumn<Order>[] = [
  {
    id: 'time',
    header: 'Time',
    value: (order) => order.submitted_at,
    cell: (order) => formatTime(order.submitted_at),
  },
  { id: 'symbol', header: 'Symbol', value: (order) => order.symbol },
  {
    id: 'side',
    header: 'Side',
    value: (order) => order.side,
    cell: (order) => <SideMark side={order.side} />,
  },
  { id: 'qty', header: 'Quantity', value: (order) => order.qty, numeric: true },
  { id: 'filled', header: 'Filled', value: (order) => order.filled_qty, numeric: true },
  {
    id: 'limit',
    header: 'Limit',
    value: (order) => order.limit_price,
    cell: (order) => formatPrice(order.limit_price),
    numeric: true,
  },
  { id: 'status', header: 'Status', value: (order) => order.status },
  {
    id: 'cancel',
    header: 'Cancel',
    value: () => null,
    cell: (order) => <CancelButton order={order} />,
    data: false,
    className: 'text-right',
  },
];

/** Open orders of the account. */
export function BlotterPanel(_props: { symbol: string }) {
  const { orders } = useOpenOrders();
  return (
    <Panel title="Open orders">
      <DataTable
        label="Open orders"
        rows={orders}
        columns={COLUMNS}
        rowId={(order) => order.id}
        empty={<Empty title="No open orders" />}
        csvName="open-orders"
        filterable
      />
    </Panel>
  );
}

function CancelButton({ order }: { order: Order }) {
  const { call } = useSession();
  const cancel = async () => {
    try {
      await call(`/v2/orders/${order.id}`, { method: 'DELETE' });
    } catch (error) {
      toast.error(error instanceof Error ? error.message : 'not cancelled');
    }
  };
  return (
    <Button size="xs" onClick={() => void cancel()}>
      Cancel
    </Button>
  );
}
