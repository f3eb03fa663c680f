'use client';

import { Pencil, X } from 'lucide-react';
import { useMemo, useState } from 'react';

import { useOrderDrawer } from '@/features/order-drawer/order-drawer-state';
import type { Order } from '@/lib/api/types';
import { useSession } from '@/lib/session';
import { useOpenOrders } from '@/lib/trading/open-orders';
import { useQueuePosition } from '@/lib/trading/queue-position';
import { Button, ConfirmButton, DataTable, Empty, Failure, formatQuantity, Skeleton } from '@/ui';
import type { TableColumn } from '@/ui';

import { AmendDialog } from './amend-dialog';
import { useOrderActions } from './order-actions';
import { ORDER_COLUMNS, SENT_COLUMN, STATUS_COLUMN } from './order-columns';

interface OpenOrdersProps {
  /** Only orders of this symbol. */
  readonly symbol?: string;
  /** Leaves out what a narrow place has no room for. */
  readonly isNarrow?: boolean;
}

const WIDE_ONLY = ['symbol', 'tif', 'stop', 'status', 'sent'];

/** Live orders: their place in the queue, and amending and cancelling them. */
export function OpenOrdersTable({ symbol, isNarrow = false }: OpenOrdersProps) {
  const { orders, isPending, error } = useOpenOrders(symbol);
  const { cancelAll } = useOrderActions();
  const { user } = useSession();
  const show = useOrderDrawer((state) => state.show);
  const [amending, setAmending] = useState<Order | null>(null);
  const columns = useMemo(() => {
    const all = openColumns(setAmending);
    return isNarrow ? all.filter(({ id }) => !WIDE_ONLY.includes(id)) : all;
  }, [isNarrow]);
  if (error !== null) return <Failure error={error} />;
  if (isPending) return <Skeleton />;
  return (
    <>
      <DataTable
        label="Open orders"
        rows={orders}
        columns={columns}
        rowId={(order) => order.id}
        csvName="open-orders"
        filterable
        onRowClick={(order) => show(order.id, user?.username ?? '')}
        empty={<Empty title="No open orders">Orders that wait in the market stand here.</Empty>}
        actions={
          <ConfirmButton
            size="xs"
            tone="danger"
            disabled={orders.length === 0}
            question={`Cancel ${orders.length} open orders?`}
            explanation={symbol === undefined ? 'All symbols.' : `Orders in ${symbol} only.`}
            confirmLabel="Cancel them"
            onConfirm={() => void cancelAll(symbol)}
          >
            Cancel all
          </ConfirmButton>
        }
      />
      {amending !== null && (
        <AmendDialog key={amending.id} order={amending} onClose={() => setAmending(null)} />
      )}
    </>
  );
}

function openColumns(amend: (order: Order) => void): readonly TableColumn<Order>[] {
  return [
    ...ORDER_COLUMNS,
    {
      id: 'queue',
      header: 'Ahead in queue',
      value: () => null,
      cell: (order) => <QueueCell order={order} />,
      numeric: true,
    },
    STATUS_COLUMN,
    SENT_COLUMN,
    {
      id: 'actions',
      header: 'Actions',
      value: () => null,
      data: false,
      className: 'text-right',
      cell: (order) => <RowActions order={order} onAmend={amend} />,
    },
  ];
}

/** Shares that trade before the order at its price. */
function QueueCell({ order }: { order: Order }) {
  const ahead = useQueuePosition(order);
  if (ahead === null) return <span className="text-faint">{'\u2014'}</span>;
  return <span>{ahead === '0' ? 'first' : formatQuantity(ahead)}</span>;
}

function RowActions({ order, onAmend }: { order: Order; onAmend: (order: Order) => void }) {
  const { cancel } = useOrderActions();
  const what = `${order.side} ${order.qty} ${order.symbol}`;
  return (
    <span
      className="inline-flex gap-1"
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      role="presentation"
    >
      <Button size="xs" tone="ghost" aria-label={`Amend ${what}`} onClick={() => onAmend(order)}>
        <Pencil aria-hidden className="size-3" /> Amend
      </Button>
      <Button
        size="xs"
        tone="ghost"
        aria-label={`Cancel ${what}`}
        onClick={() => void cancel(order)}
      >
        <X aria-hidden className="size-3" /> Cancel
      </Button>
    </span>
  );
}
