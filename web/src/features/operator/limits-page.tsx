'use client';

import clsx from 'clsx';
import { useState } from 'react';

import {
  Badge,
  DataTable,
  Empty,
  formatDateTime,
  formatMoney,
  formatQuantity,
  NumberField,
} from '@/ui';
import type { TableColumn } from '@/ui';

import { AccountPicker } from './account-picker';
import type { BreachRow, LimitsAnswer } from './admin-types';
import { CommandButton } from './command-button';
import { OF_LIMITS } from './console-pages';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

interface LimitRule {
  readonly field: string;
  readonly label: string;
  readonly unit: 'shares' | 'dollars' | 'orders' | 'percent';
  /** What of it is used now; null for a limit of a single order. */
  readonly used: (use: LimitsAnswer['use']) => string | null;
  /** What holds while it is not set; nothing when missing. */
  readonly without?: string;
}

const RULES: readonly LimitRule[] = [
  { field: 'max_order_qty', label: 'Order quantity', unit: 'shares', used: () => null },
  { field: 'max_order_notional', label: 'Order value', unit: 'dollars', used: () => null },
  {
    field: 'max_position',
    label: 'Largest position',
    unit: 'shares',
    used: ({ positions }) => {
      const sizes = positions.map(({ position }) => Math.abs(Number(position)));
      return String(Math.max(0, ...sizes));
    },
  },
  {
    field: 'max_gross_exposure',
    label: 'Gross exposure',
    unit: 'dollars',
    used: (use) => use.gross_exposure,
  },
  {
    field: 'max_open_orders',
    label: 'Open orders',
    unit: 'orders',
    used: (use) => use.open_orders,
  },
  {
    field: 'max_orders_per_second',
    label: 'Orders a second',
    unit: 'orders',
    used: (use) => use.orders_last_second,
  },
  {
    field: 'price_collar_percent',
    label: 'Price collar',
    unit: 'percent',
    used: () => null,
    without: 'twice the band of the symbol',
  },
  {
    field: 'max_daily_loss',
    label: 'Loss of a day',
    unit: 'dollars',
    used: (use) => use.daily_loss,
  },
];

/** Risk limits of an account with their live use, and the breach log. */
export function LimitsPage() {
  const [account, setAccount] = useState('buyer_demo');
  const path = `accounts/${encodeURIComponent(account)}/limits`;
  const query = useAdmin<LimitsAnswer>(path, LIVE_MS, account !== '');
  return (
    <div className="grid min-h-full gap-1.5 xl:grid-cols-2">
      <div className="flex flex-col gap-1.5">
        <div className="rounded-lg border border-line bg-panel p-3">
          <AccountPicker
            id="limit-accounts"
            label="Account"
            value={account}
            onChange={setAccount}
          />
        </div>
        {account === '' ? (
          <Empty title="Choose an account" />
        ) : (
          <QueryPanel
            title={`Limits of ${account}`}
            query={query}
            className="h-auto"
            actions={<Blocked answer={query.data} />}
          >
            {(answer) => <LimitRows answer={answer} />}
          </QueryPanel>
        )}
      </div>
      <BreachPanel account={account} />
    </div>
  );
}

function Blocked({ answer }: { answer: LimitsAnswer | undefined }) {
  if (answer?.blocked !== true) return null;
  return (
    <Badge tone="down" title={answer.block_reason ?? undefined}>
      Blocked
    </Badge>
  );
}

function LimitRows({ answer }: { answer: LimitsAnswer }) {
  return (
    <ul className="divide-y divide-line">
      {RULES.map((rule) => (
        <LimitRow key={rule.field} rule={rule} answer={answer} />
      ))}
    </ul>
  );
}

function LimitRow({ rule, answer }: { rule: LimitRule; answer: LimitsAnswer }) {
  const limit = answer.limits[rule.field] ?? null;
  const used = rule.used(answer.use);
  return (
    <li className="grid grid-cols-[8rem_1fr_auto] items-center gap-3 px-3 py-2 text-xs">
      <span className="text-muted">{rule.label}</span>
      <Utilisation rule={rule} used={used} limit={limit} />
      <ChangeLimit rule={rule} limit={limit} username={answer.username} />
    </li>
  );
}

function Utilisation(props: { rule: LimitRule; used: string | null; limit: string | null }) {
  const { used, limit } = props;
  const { unit, label, without = 'no limit' } = props.rule;
  const text = limit === null ? without : words(limit, unit);
  if (used === null) return <span>{limit === null ? text : `${text} an order`}</span>;
  const part = limit === null || Number(limit) === 0 ? 0 : Number(used) / Number(limit);
  const percent = Math.min(100, Math.round(part * 100));
  const tone = part >= 0.9 ? 'bg-down' : part >= 0.7 ? 'bg-warn' : 'bg-accent';
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <span className="flex justify-between gap-2">
        <span>{words(used, unit)}</span>
        <span className="text-faint">{limit === null ? text : `of ${text}`}</span>
      </span>
      <span
        role="meter"
        aria-label={`${label} in use`}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 overflow-hidden rounded-full bg-raised"
      >
        <span className={clsx('block h-full', tone)} style={{ width: `${percent}%` }} />
      </span>
    </span>
  );
}

function words(value: string, unit: LimitRule['unit']): string {
  if (unit === 'dollars') return formatMoney(value);
  if (unit === 'percent') return `${value} %`;
  const one = unit === 'shares' ? 'share' : 'order';
  return value === '1' ? `1 ${one}` : `${formatQuantity(value)} ${unit}`;
}

function ChangeLimit(props: { rule: LimitRule; limit: string | null; username: string }) {
  const { rule, limit, username } = props;
  const send = useCommand();
  const [value, setValue] = useState(limit ?? '');
  const what = `${rule.label.toLowerCase()} of ${username}`;
  return (
    <CommandButton
      label="Change"
      by={OF_LIMITS}
      question={`Change the ${what}?`}
      explanation="In force for the next order. An empty field lifts the limit."
      confirmLabel="Change"
      fields={
        <NumberField
          label={rule.label}
          hint={rule.unit}
          step="1"
          value={value}
          onValueChange={setValue}
          placeholder="no limit"
        />
      }
      run={(reason) => {
        const body = { [rule.field]: value === '' ? null : value, reason };
        const path = `admin/accounts/${encodeURIComponent(username)}/limits`;
        return send(path, { method: 'PUT', body }, () => `Changed the ${what}`);
      }}
    />
  );
}

function BreachPanel({ account }: { account: string }) {
  const [onlyThis, setOnlyThis] = useState(false);
  const filter = onlyThis && account !== '' ? `&username=${encodeURIComponent(account)}` : '';
  const path = `breaches?limit=200${filter}`;
  const query = useAdmin<{ breaches: readonly BreachRow[] }>(path, LIVE_MS);
  return (
    <QueryPanel
      title="Breach log"
      query={query}
      className="min-h-96"
      actions={
        <label className="flex items-center gap-1.5 px-1.5 text-xs text-muted">
          <input
            type="checkbox"
            checked={onlyThis}
            onChange={(event) => setOnlyThis(event.target.checked)}
          />
          this account only
        </label>
      }
    >
      {({ breaches }) => (
        <DataTable
          label="Breaches"
          rows={breaches}
          columns={BREACH_COLUMNS}
          rowId={(row) => String(row.seq)}
          filterable
          csvName="breaches"
          empty={<Empty title="No limit has refused an order" />}
        />
      )}
    </QueryPanel>
  );
}

const BREACH_COLUMNS: readonly TableColumn<BreachRow>[] = [
  { id: 'at', header: 'Time', value: (row) => row.at, cell: (row) => formatDateTime(row.at) },
  { id: 'username', header: 'Account', value: (row) => row.username },
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol },
  {
    id: 'reason',
    header: 'Reason',
    value: (row) => row.reason,
    cell: (row) => <Badge tone="warn">{row.reason}</Badge>,
  },
  { id: 'value', header: 'Value', value: (row) => row.value, className: 'text-right' },
  { id: 'limit', header: 'Limit', value: (row) => row.limit, className: 'text-right' },
  { id: 'message', header: 'In words', value: (row) => row.message },
];
