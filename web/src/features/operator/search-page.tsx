'use client';

import { useState } from 'react';

import type { Order } from '@/lib/api/types';
import {
  Badge,
  DataTable,
  Empty,
  Field,
  formatDateTime,
  formatPrice,
  Panel,
  Select,
  SideMark,
  Tabs,
} from '@/ui';
import type { TableColumn } from '@/ui';

import { AccountPicker } from './account-picker';
import { OrderHistory } from './order-history';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin } from './use-admin';

type FoundOrder = Order & { readonly username: string | null };

interface FoundTrade {
  readonly trade_id: number;
  readonly at: string;
  readonly symbol: string;
  readonly price: string;
  readonly qty: string;
  readonly buyer: string;
  readonly buy_order_id: string;
  readonly seller: string;
  readonly sell_order_id: string;
}

const ANY = 'any';
const STATUSES = [
  { value: ANY, label: 'Any status' },
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed' },
  { value: 'filled', label: 'Filled' },
  { value: 'partially_filled', label: 'Partially filled' },
  { value: 'canceled', label: 'Cancelled' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'expired', label: 'Expired' },
] as const;

interface Filters {
  readonly id: string;
  readonly username: string;
  readonly symbol: string;
  readonly status: (typeof STATUSES)[number]['value'];
}

/** Orders and trades of everybody, with the whole history of an order. */
export function SearchPage() {
  const [filters, setFilters] = useState<Filters>({
    id: '',
    username: '',
    symbol: '',
    status: ANY,
  });
  const [tab, setTab] = useState('orders');
  const [shown, setShown] = useState<string | null>(null);
  const set = (change: Partial<Filters>) => setFilters((known) => ({ ...known, ...change }));
  return (
    <div className="grid h-full min-h-140 grid-rows-[auto_minmax(18rem,1fr)] gap-1.5 max-md:h-auto max-md:grid-rows-[auto_32rem]">
      <Panel title="Search">
        <div className="grid items-end gap-2 p-3 sm:grid-cols-2 lg:grid-cols-4">
          <Field
            label="Order id or client order id"
            type="search"
            value={filters.id}
            onChange={(event) => set({ id: event.target.value.trim() })}
          />
          <AccountPicker
            id="search-accounts"
            label="Account"
            value={filters.username}
            onChange={(username) => set({ username })}
          />
          <Field
            label="Symbol"
            type="search"
            value={filters.symbol}
            onChange={(event) => set({ symbol: event.target.value.trim().toUpperCase() })}
          />
          <Select
            label="Status"
            className="h-8"
            value={filters.status}
            onValueChange={(status) => set({ status })}
            options={STATUSES}
          />
        </div>
      </Panel>
      <Tabs
        label="Found"
        value={tab}
        onValueChange={setTab}
        items={[
          {
            id: 'orders',
            label: 'Orders',
            content: <FoundOrders filters={filters} onShow={setShown} />,
          },
          {
            id: 'trades',
            label: 'Trades',
            content: <FoundTrades filters={filters} onShow={setShown} />,
          },
        ]}
      />
      {shown !== null && <OrderHistory orderId={shown} onClose={() => setShown(null)} />}
    </div>
  );
}

function searchOf(filters: Readonly<Record<string, string>>): string {
  const given = Object.entries(filters).filter(([, value]) => value !== '' && value !== ANY);
  return given.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join('');
}

function FoundOrders(props: { filters: Filters; onShow: (orderId: string) => void }) {
  const { id, username, symbol, status } = props.filters;
  const search = searchOf({ id, username, symbol, status });
  const query = useAdmin<{ orders: readonly FoundOrder[] }>(`orders?limit=200${search}`, LIVE_MS);
  return (
    <QueryPanel title="Orders, newest first" query={query}>
      {({ orders }) => (
        <DataTable
          label="Orders found"
          rows={orders}
          columns={ORDER_COLUMNS}
          rowId={(row) => row.id}
          onRowClick={(row) => props.onShow(row.id)}
          filterable
          csvName="orders"
          empty={<Empty title="No order matches" />}
        />
      )}
    </QueryPanel>
  );
}

const ORDER_COLUMNS: readonly TableColumn<FoundOrder>[] = [
  {
    id: 'at',
    header: 'Submitted',
    value: (row) => row.submitted_at,
    cell: (row) => formatDateTime(row.submitted_at),
  },
  { id: 'username', header: 'Account', value: (row) => row.username },
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, className: 'font-semibold' },
  {
    id: 'side',
    header: 'Side',
    value: (row) => row.side,
    cell: (row) => <SideMark side={row.side} />,
  },
  { id: 'type', header: 'Type', value: (row) => `${row.type} ${row.time_in_force}` },
  { id: 'qty', header: 'Quantity', value: (row) => row.qty, numeric: true },
  { id: 'filled', header: 'Filled', value: (row) => row.filled_qty, numeric: true },
  {
    id: 'limit',
    header: 'Limit',
    value: (row) => row.limit_price,
    cell: (row) => formatPrice(row.limit_price),
    numeric: true,
  },
  {
    id: 'average',
    header: 'Average',
    value: (row) => row.filled_avg_price,
    cell: (row) => formatPrice(row.filled_avg_price),
    numeric: true,
  },
  {
    id: 'status',
    header: 'Status',
    value: (row) => row.status,
    cell: (row) => (
      <Badge tone={row.status === 'rejected' ? 'down' : 'neutral'} title={row.reason ?? undefined}>
        {row.reason === null ? row.status : `${row.status}: ${row.reason}`}
      </Badge>
    ),
  },
  { id: 'id', header: 'Order id', value: (row) => row.id },
];

function FoundTrades(props: { filters: Filters; onShow: (orderId: string) => void }) {
  const { id, username, symbol } = props.filters;
  const isOrderId = /^[0-9a-f-]{36}$/i.test(id);
  const search = searchOf({ username, symbol, order_id: isOrderId ? id : '' });
  const query = useAdmin<{ trades: readonly FoundTrade[] }>(`trades?limit=200${search}`, LIVE_MS);
  return (
    <QueryPanel title="Trades, newest first" query={query}>
      {({ trades }) => (
        <DataTable
          label="Trades found"
          rows={trades}
          columns={TRADE_COLUMNS}
          rowId={(row) => String(row.trade_id)}
          onRowClick={(row) => props.onShow(row.buy_order_id)}
          filterable
          csvName="trades"
          empty={<Empty title="No trade matches" />}
        />
      )}
    </QueryPanel>
  );
}

const TRADE_COLUMNS: readonly TableColumn<FoundTrade>[] = [
  { id: 'id', header: 'Trade', value: (row) => row.trade_id, numeric: true },
  { id: 'at', header: 'Time', value: (row) => row.at, cell: (row) => formatDateTime(row.at) },
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, className: 'font-semibold' },
  {
    id: 'price',
    header: 'Price',
    value: (row) => row.price,
    cell: (row) => formatPrice(row.price),
    numeric: true,
  },
  { id: 'qty', header: 'Quantity', value: (row) => row.qty, numeric: true },
  { id: 'buyer', header: 'Buyer', value: (row) => row.buyer },
  { id: 'seller', header: 'Seller', value: (row) => row.seller },
  { id: 'buy', header: 'Buy order', value: (row) => row.buy_order_id },
  { id: 'sell', header: 'Sell order', value: (row) => row.sell_order_id },
];
