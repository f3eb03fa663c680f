'use client';

import type { RunAuditRow, RunObject, RunOrderRow, RunTradeRow } from '@app/contracts';
import Link from 'next/link';
import { useState } from 'react';

import { usePrivateQuery } from '@/lib/session';
import { DataTable, Empty, Failure, formatTime, Skeleton, Tabs } from '@/ui';
import type { TableColumn } from '@/ui';

type Kind = 'orders' | 'trades' | 'audit';

const ORDERS: readonly TableColumn<RunOrderRow>[] = [
  {
    id: 'at',
    header: 'Time',
    value: (row) => row.submitted_at,
    cell: (row) => at(row.submitted_at),
  },
  { id: 'account', header: 'Account', value: (row) => row.account },
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, cell: (row) => symbol(row.symbol) },
  { id: 'side', header: 'Side', value: (row) => row.side },
  { id: 'type', header: 'Type', value: (row) => row.type },
  { id: 'qty', header: 'Quantity', value: (row) => row.qty, numeric: true },
  { id: 'limit', header: 'Limit', value: (row) => row.limit_price, numeric: true },
  { id: 'filled', header: 'Filled', value: (row) => row.filled_qty, numeric: true },
  { id: 'price', header: 'Average', value: (row) => row.filled_avg_price, numeric: true },
  { id: 'status', header: 'Status', value: (row) => row.status },
  { id: 'reason', header: 'Reason', value: (row) => row.reason },
  { id: 'id', header: 'Order', value: (row) => row.id },
];

const TRADES: readonly TableColumn<RunTradeRow>[] = [
  { id: 'at', header: 'Time', value: (row) => row.at, cell: (row) => at(row.at) },
  { id: 'account', header: 'Account', value: (row) => row.account },
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, cell: (row) => symbol(row.symbol) },
  { id: 'side', header: 'Side', value: (row) => row.side },
  { id: 'qty', header: 'Quantity', value: (row) => row.qty, numeric: true },
  { id: 'price', header: 'Price', value: (row) => row.price, numeric: true },
  { id: 'order', header: 'Order', value: (row) => row.order_id },
];

const AUDIT: readonly TableColumn<RunAuditRow>[] = [
  { id: 'at', header: 'Time', value: (row) => row.at, cell: (row) => at(row.at) },
  { id: 'who', header: 'Who', value: (row) => row.who },
  { id: 'action', header: 'Action', value: (row) => row.action },
  { id: 'subject', header: 'Subject', value: (row) => row.subject },
  { id: 'detail', header: 'Outcome', value: (row) => row.detail },
];

/** Orders, trades and audit lines that a run left. */
export function RunRecordsView({ run }: { run: RunObject }) {
  const [kind, setKind] = useState<Kind>('orders');
  const count = (of: Kind): number => run.links.find((link) => link.kind === of)?.count ?? 0;
  const base = `/v2/demo/runs/${run.run_id}`;
  return (
    <section
      aria-label="Orders, trades and audit trail"
      className="h-96 overflow-hidden rounded-md border border-line"
    >
      <Tabs
        label="What the run left"
        value={kind}
        onValueChange={(id) => setKind(id as Kind)}
        items={[
          {
            id: 'orders',
            label: 'Orders',
            count: count('orders'),
            content: (
              <Records
                path={`${base}/orders`}
                of="orders"
                columns={ORDERS}
                rowId={(row) => row.id}
              />
            ),
          },
          {
            id: 'trades',
            label: 'Trades',
            count: count('trades'),
            content: (
              <Records
                path={`${base}/trades`}
                of="trades"
                columns={TRADES}
                rowId={(row) => row.execution_id}
              />
            ),
          },
          {
            id: 'audit',
            label: 'Audit trail',
            count: count('audit'),
            content: (
              <Records
                path={`${base}/audit`}
                of="audit"
                columns={AUDIT}
                rowId={(row) => `${row.at} ${row.action} ${row.subject}`}
              />
            ),
          },
        ]}
      />
    </section>
  );
}

function Records<Row extends object>(props: {
  path: string;
  of: Kind;
  columns: readonly TableColumn<Row>[];
  rowId: (row: Row) => string;
}) {
  const { path, of, columns, rowId } = props;
  const { data, error, refetch } = usePrivateQuery<Readonly<Record<string, unknown>>>(path);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton label={`Loading ${of}`} />;
  const rows = data[of] as readonly Row[];
  return (
    <DataTable
      label={of}
      rows={rows}
      columns={columns}
      rowId={rowId}
      filterable
      csvName={`use-case-${of}`}
      empty={<Empty title={`No ${of}`} />}
    />
  );
}

function at(time: string) {
  return formatTime(time, true);
}

function symbol(name: string) {
  return (
    <Link href={`/trade/${name}`} className="text-accent hover:underline">
      {name}
    </Link>
  );
}
