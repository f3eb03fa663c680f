'use client';

import { BellPlus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { FormEvent } from 'react';

import { toUnits } from '@/features/ticket/decimal-text';
import { useExchangeInfo, useSnapshots } from '@/lib/api/queries';
import { useLastTrade } from '@/lib/feed';
import { useSession } from '@/lib/session';
import { Badge, Button, DataTable, Empty, formatDateTime, formatPrice, Select } from '@/ui';
import type { TableColumn } from '@/ui';

import { useAlerts } from './alert-store';
import { ALERTS_MAX, directionTo } from './price-alert';
import type { PriceAlert } from './price-alert';

const COLUMNS: readonly TableColumn<PriceAlert>[] = [
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, className: 'font-medium' },
  {
    id: 'direction',
    header: 'When it trades',
    value: (row) => `at or ${row.direction}`,
  },
  {
    id: 'price',
    header: 'Price',
    value: (row) => row.price,
    cell: (row) => formatPrice(row.price),
    numeric: true,
  },
  {
    id: 'state',
    header: 'State',
    value: (row) => (row.firedAt === null ? 'waiting' : 'reached'),
    cell: (row) =>
      row.firedAt === null ? (
        <Badge>waiting</Badge>
      ) : (
        <Badge tone="warn">reached {formatDateTime(row.firedAt)}</Badge>
      ),
  },
  {
    id: 'made',
    header: 'Made',
    value: (row) => row.createdAt,
    cell: (row) => formatDateTime(row.createdAt),
  },
  {
    id: 'actions',
    header: 'Actions',
    value: () => null,
    data: false,
    className: 'text-right',
    cell: (row) => <Remove alert={row} />,
  },
];

/** The account's price alerts, and a line to make another. */
export function AlertsTable({ symbol, only }: { symbol: string; only?: string }) {
  const { user } = useSession();
  const alerts = useAlerts((state) => state.alerts);
  const rows = useMemo(() => {
    return alerts.filter((one) => {
      return one.username === user?.username && (only === undefined || one.symbol === only);
    });
  }, [alerts, user, only]);
  return (
    <div className="flex h-full flex-col">
      <NewAlert key={symbol} symbol={symbol} username={user?.username ?? ''} />
      <div className="min-h-0 flex-1">
        <DataTable
          label="Price alerts"
          rows={rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          empty={
            <Empty title="No price alerts">
              They are kept in this browser and heard while a page of it is open.
            </Empty>
          }
        />
      </div>
    </div>
  );
}

function NewAlert(props: { symbol: string; username: string }) {
  const [symbol, setSymbol] = useState(props.symbol);
  const [price, setPrice] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { data: info } = useExchangeInfo();
  const { data: snapshots } = useSnapshots([symbol]);
  const trade = useLastTrade(symbol);
  const add = useAlerts((state) => state.add);
  const last = trade?.price ?? snapshots?.[symbol]?.latestTrade?.p ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const problem = problemOf(price, last);
    setError(problem);
    if (problem !== null || last === null) return;
    const direction = directionTo(price, last);
    const isAdded = add({ username: props.username, symbol, direction, price: price.trim() });
    if (isAdded) setPrice('');
    else setError(`No more than ${ALERTS_MAX} alerts are kept: remove one first`);
  };
  return (
    <form
      aria-label="New price alert"
      onSubmit={submit}
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-2 py-1 text-xs"
    >
      <Select
        label="Symbol of the alert"
        className="h-6"
        value={symbol}
        onValueChange={setSymbol}
        options={(info?.symbols ?? []).map((one) => ({ value: one.symbol, label: one.symbol }))}
      />
      <input
        aria-label="Price of the alert"
        aria-invalid={error !== null}
        inputMode="decimal"
        autoComplete="off"
        placeholder={last === null ? 'Price' : formatPrice(last)}
        value={price}
        onChange={(event) => setPrice(event.target.value.replace(/[^0-9.]/g, ''))}
        className="h-6 w-24 rounded-md border border-line-strong bg-field px-1.5 text-right placeholder:text-faint aria-[invalid=true]:border-down"
      />
      <Button type="submit" size="xs">
        <BellPlus aria-hidden className="size-3.5" /> Add alert
      </Button>
      {error !== null && (
        <span role="alert" className="text-down">
          {error}
        </span>
      )}
    </form>
  );
}

function problemOf(price: string, last: number | null): string | null {
  const units = toUnits(price);
  if (units === null || units <= 0) return 'A price such as 190.50';
  return last === null ? 'No trade yet: there is nothing to compare with' : null;
}

function Remove({ alert }: { alert: PriceAlert }) {
  const remove = useAlerts((state) => state.remove);
  return (
    <Button
      size="xs"
      tone="ghost"
      aria-label={`Remove alert ${alert.symbol} ${alert.price}`}
      onClick={() => remove(alert.id)}
    >
      <X aria-hidden className="size-3" /> Remove
    </Button>
  );
}
