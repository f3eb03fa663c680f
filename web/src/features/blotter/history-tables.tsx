'use client';

import { useFills, useLedger, useOrderHistory } from '@/features/account/account-queries';
import type { LedgerRow } from '@/features/account/account-queries';
import { useOrderDrawer } from '@/features/order-drawer/order-drawer-state';
import type { Activity, Order } from '@/lib/api/types';
import { useSession } from '@/lib/session';
import {
  DataTable,
  Empty,
  Failure,
  formatDateTime,
  formatPrice,
  formatQuantity,
  Money,
  SideMark,
  Skeleton,
} from '@/ui';
import type { TableColumn } from '@/ui';

import { ORDER_COLUMNS, SENT_COLUMN, STATUS_COLUMN } from './order-columns';

const HISTORY_COLUMNS: readonly TableColumn<Order>[] = [
  SENT_COLUMN,
  ...ORDER_COLUMNS,
  {
    id: 'average',
    header: 'Average price',
    value: (order) => order.filled_avg_price,
    cell: (order) => formatPrice(order.filled_avg_price),
    numeric: true,
  },
  {
    id: 'fee',
    header: 'Fee',
    value: (order) => order.commission,
    cell: (order) => <Money value={order.commission} />,
    numeric: true,
  },
  STATUS_COLUMN,
  {
    id: 'reason',
    header: 'Reason',
    value: (order) => order.reason,
    cell: (order) => <span className="text-muted">{order.reason_message ?? order.reason}</span>,
  },
];

const FILL_COLUMNS: readonly TableColumn<Activity>[] = [
  {
    id: 'time',
    header: 'Time',
    value: (fill) => fill.transaction_time ?? null,
    cell: (fill) => formatDateTime(fill.transaction_time ?? ''),
  },
  {
    id: 'symbol',
    header: 'Symbol',
    value: (fill) => fill.symbol ?? null,
    className: 'font-medium',
  },
  {
    id: 'side',
    header: 'Side',
    value: (fill) => fill.side ?? null,
    cell: (fill) => <SideMark side={fill.side ?? 'buy'} />,
  },
  {
    id: 'qty',
    header: 'Quantity',
    value: (fill) => fill.qty ?? null,
    cell: (fill) => formatQuantity(fill.qty),
    numeric: true,
  },
  {
    id: 'price',
    header: 'Price',
    value: (fill) => fill.price ?? null,
    cell: (fill) => formatPrice(fill.price),
    numeric: true,
  },
  {
    id: 'leaves',
    header: 'Left',
    value: (fill) => fill.leaves_qty ?? null,
    cell: (fill) => formatQuantity(fill.leaves_qty),
    numeric: true,
  },
  {
    id: 'order',
    header: 'Order',
    value: (fill) => fill.order_id ?? null,
    cell: (fill) => <span className="font-mono text-faint">{(fill.order_id ?? '').slice(-8)}</span>,
  },
];

const LEDGER_COLUMNS: readonly TableColumn<LedgerRow>[] = [
  { id: 'at', header: 'Time', value: (row) => row.at, cell: (row) => formatDateTime(row.at) },
  { id: 'kind', header: 'Kind', value: (row) => row.kind },
  { id: 'asset', header: 'Asset', value: (row) => row.asset, className: 'font-medium' },
  {
    id: 'amount',
    header: 'Amount',
    value: (row) => row.amount,
    cell: (row) => {
      if (row.asset === 'USD') return <Money value={row.amount} signed />;
      const gains = !row.amount.startsWith('-');
      return (
        <span className={gains ? 'text-up' : 'text-down'}>
          {gains ? '+' : ''}
          {formatQuantity(row.amount)}
        </span>
      );
    },
    numeric: true,
  },
  {
    id: 'order',
    header: 'Order',
    value: (row) => row.order_id,
    cell: (row) => <span className="font-mono text-faint">{(row.order_id ?? '').slice(-8)}</span>,
  },
  { id: 'trade', header: 'Trade', value: (row) => row.trade_id, className: 'text-faint' },
];

/** Orders in any state; a click tells how each came to it. */
export function HistoryTable({ symbol }: { symbol?: string }) {
  const query = useOrderHistory();
  const { user } = useSession();
  const show = useOrderDrawer((state) => state.show);
  return (
    <HistoryRows
      {...{ query, symbol, columns: HISTORY_COLUMNS }}
      label="Order history"
      csvName="orders"
      rowId={(order) => order.id}
      onRowClick={(order) => show(order.id, user?.username ?? '')}
    />
  );
}

/** Every fill of the account. */
export function FillsTable({ symbol }: { symbol?: string }) {
  const query = useFills();
  const { user } = useSession();
  const show = useOrderDrawer((state) => state.show);
  return (
    <HistoryRows
      {...{ query, symbol, columns: FILL_COLUMNS }}
      label="Fills"
      csvName="fills"
      rowId={(fill) => fill.id}
      onRowClick={(fill) => show(fill.order_id ?? '', user?.username ?? '')}
    />
  );
}

/** The account's legs of the double-entry ledger. */
export function LedgerTable() {
  const query = useLedger();
  return (
    <HistoryRows
      {...{ query, columns: LEDGER_COLUMNS }}
      label="Ledger"
      csvName="ledger"
      rowId={(row) => row.id}
    />
  );
}

interface HistoryRowsProps<Row extends object> {
  readonly query: Query<Row>;
  readonly columns: readonly TableColumn<Row>[];
  readonly symbol?: string;
  readonly label: string;
  readonly csvName: string;
  readonly rowId: (row: Row) => string;
  readonly onRowClick?: (row: Row) => void;
}

interface Query<Row> {
  readonly data: readonly Row[] | undefined;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly refetch: () => Promise<unknown>;
}

function HistoryRows<Row extends object>(props: HistoryRowsProps<Row>) {
  const { query, symbol, label, ...table } = props;
  const { data, error, isPending, refetch } = query;
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton />;
  const rows = (data ?? []).filter((row) => {
    return symbol === undefined || ('symbol' in row && row.symbol === symbol);
  });
  return (
    <DataTable
      {...table}
      label={label}
      rows={rows}
      filterable
      empty={<Empty title={`${label}: nothing yet`} />}
    />
  );
}
