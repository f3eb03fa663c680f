'use client';

import { useMemo } from 'react';

import { useAccountFills, usePositions } from '@/features/account/account-queries';
import type { Activity, Position } from '@/lib/api/types';
import { useLastTrade } from '@/lib/feed';
import {
  Change,
  ConfirmButton,
  DataTable,
  Empty,
  Failure,
  formatPrice,
  formatQuantity,
  Money,
  Skeleton,
} from '@/ui';
import type { TableColumn } from '@/ui';

import { useOrderActions } from './order-actions';
import { realisedProfit } from './realised-profit';

type Row = Position & { readonly realised: string | null };

const COLUMNS: readonly TableColumn<Row>[] = [
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, className: 'font-medium' },
  {
    id: 'qty',
    header: 'Quantity',
    value: (row) => row.qty,
    cell: (row) => formatQuantity(row.qty),
    numeric: true,
  },
  {
    id: 'available',
    header: 'Available',
    value: (row) => row.qty_available,
    cell: (row) => formatQuantity(row.qty_available),
    numeric: true,
  },
  {
    id: 'average',
    header: 'Average',
    value: (row) => row.avg_entry_price,
    cell: (row) => formatPrice(row.avg_entry_price),
    numeric: true,
  },
  {
    id: 'last',
    header: 'Last',
    value: (row) => row.current_price,
    cell: (row) => <LastCell row={row} />,
    numeric: true,
  },
  {
    id: 'value',
    header: 'Value',
    value: (row) => row.market_value,
    cell: (row) => <Money value={row.market_value} />,
    numeric: true,
  },
  {
    id: 'day',
    header: 'Day P&L',
    value: (row) => row.unrealized_intraday_pl,
    cell: (row) => <Money value={row.unrealized_intraday_pl} signed />,
    numeric: true,
  },
  {
    id: 'unrealised',
    header: 'Unrealised',
    value: (row) => row.unrealized_pl,
    cell: (row) => (
      <span className="inline-flex items-baseline gap-2">
        <Money value={row.unrealized_pl} signed />
        <Change ratio={Number(row.unrealized_plpc)} className="text-2xs" />
      </span>
    ),
    numeric: true,
  },
  {
    id: 'realised',
    header: 'Realised',
    value: (row) => row.realised,
    cell: (row) => <Money value={row.realised} signed />,
    numeric: true,
  },
  {
    id: 'close',
    header: 'Close',
    value: () => null,
    data: false,
    className: 'text-right',
    cell: (row) => <CloseButton row={row} />,
  },
];

/** What the account holds and what became of it. */
export function PositionsTable({ symbol }: { symbol?: string }) {
  const { data, error, isPending, refetch } = usePositions();
  const { data: fills } = useAccountFills();
  const rows = useMemo(() => {
    const held = (data ?? []).filter((row) => symbol === undefined || row.symbol === symbol);
    return held.map((position) => ({ ...position, realised: realisedOf(position, fills ?? []) }));
  }, [data, fills, symbol]);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton />;
  return (
    <DataTable
      label="Positions"
      rows={rows}
      columns={COLUMNS}
      rowId={(row) => row.symbol}
      csvName="positions"
      filterable
      empty={<Empty title="No positions">What you buy stands here.</Empty>}
    />
  );
}

function realisedOf(position: Position, fills: readonly Activity[]): string | null {
  const own = fills.filter((fill) => fill.symbol === position.symbol).toReversed();
  const profit = realisedProfit(
    own.map((fill) => ({
      side: fill.side === 'sell' ? 'sell' : 'buy',
      price: Number(fill.price),
      quantity: Number(fill.qty),
    })),
    { quantity: Number(position.qty), averagePrice: Number(position.avg_entry_price) },
  );
  return profit === null ? null : profit.toFixed(2);
}

function LastCell({ row }: { row: Row }) {
  const last = useLastTrade(row.symbol);
  return <span>{formatPrice(last?.price ?? row.current_price)}</span>;
}

function CloseButton({ row }: { row: Row }) {
  const { closePosition } = useOrderActions();
  const isNothing = row.qty_available === '0';
  return (
    <ConfirmButton
      size="xs"
      tone="ghost"
      disabled={isNothing}
      title={isNothing ? 'All shares are held by open orders' : undefined}
      aria-label={`Close ${row.symbol}`}
      question={`Close ${row.symbol}?`}
      explanation={`A market order for ${formatQuantity(row.qty_available)} shares.`}
      confirmLabel="Close position"
      onConfirm={() => void closePosition(row.symbol, row.qty_available)}
    >
      Close
    </ConfirmButton>
  );
}
