'use client';

import { useState } from 'react';

import { Badge, DataTable, Empty, formatDateTime, Panel, Select } from '@/ui';
import type { TableColumn } from '@/ui';

import { AccountPicker } from './account-picker';
import type { BreakersAnswer, EngagedRow, KillAnswer, UsersAnswer } from './admin-types';
import { CommandButton } from './command-button';
import { OF_LIMITS } from './console-pages';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

const ALL = '*';
const MODES = [
  { value: 'cancel_and_lock', label: 'Cancel and lock' },
  { value: 'cancel', label: 'Cancel only' },
] as const;

/** The kill switch: cancel all orders of an account, a symbol or everybody, and lock. */
export function KillSwitchPage() {
  const engaged = useAdmin<readonly EngagedRow[]>('kill-switch', LIVE_MS);
  const [last, setLast] = useState<KillAnswer | null>(null);
  return (
    <div className="grid gap-1.5 lg:grid-cols-[22rem_1fr]">
      <EngagePanel onAnswer={setLast} last={last} />
      <QueryPanel title="Engaged now" query={engaged} className="min-h-72">
        {(rows) => (
          <DataTable
            label="Engaged kill switches"
            rows={rows}
            columns={COLUMNS}
            rowId={(row) => `${row.account ?? ALL} ${row.symbol ?? ALL}`}
            empty={<Empty title="No kill switch is engaged">New orders are taken.</Empty>}
            csvName="kill-switches"
          />
        )}
      </QueryPanel>
    </div>
  );
}

const COLUMNS: readonly TableColumn<EngagedRow>[] = [
  { id: 'account', header: 'Account', value: (row) => row.account ?? 'all accounts' },
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol ?? 'all symbols' },
  { id: 'reason', header: 'Reason', value: (row) => row.reason },
  { id: 'by', header: 'Engaged by', value: (row) => row.engaged_by },
  {
    id: 'at',
    header: 'Since',
    value: (row) => row.engaged_at,
    cell: (row) => formatDateTime(row.engaged_at),
  },
  {
    id: 'release',
    header: 'Release',
    value: () => null,
    cell: (row) => <ReleaseButton row={row} />,
    data: false,
    className: 'text-right',
  },
];

function ReleaseButton({ row }: { row: EngagedRow }) {
  const send = useCommand();
  const what = nameOf(row.account, row.symbol);
  return (
    <CommandButton
      label="Release"
      by={OF_LIMITS}
      question={`Release the kill switch for ${what}?`}
      explanation="New orders are taken again. Cancelled orders stay cancelled."
      confirmLabel="Release"
      run={(reason) => {
        const body = { account: row.account, symbol: row.symbol, reason };
        return send('admin/kill-switch', { method: 'DELETE', body }, () => `Released for ${what}`);
      }}
    />
  );
}

function nameOf(account: string | null, symbol: string | null): string {
  if (account === null && symbol === null) return 'everybody';
  if (account === null) return `everybody in ${symbol}`;
  return symbol === null ? account : `${account} in ${symbol}`;
}

function EngagePanel(props: { last: KillAnswer | null; onAnswer: (answer: KillAnswer) => void }) {
  const { last, onAnswer } = props;
  const send = useCommand();
  const users = useAdmin<UsersAnswer>('users?limit=1000');
  const bands = useAdmin<BreakersAnswer>('circuit-breakers');
  const [account, setAccount] = useState('');
  const [symbol, setSymbol] = useState(ALL);
  const [mode, setMode] = useState<'cancel' | 'cancel_and_lock'>('cancel_and_lock');
  const names = users.data?.users.map(({ username }) => username) ?? [];
  const symbols = bands.data?.symbols.map((row) => row.symbol) ?? [];
  const isKnown = account === '' || names.includes(account);
  const chosenAccount = account === '' ? null : account;
  const chosenSymbol = symbol === ALL ? null : symbol;
  const what = nameOf(chosenAccount, chosenSymbol);
  const run = (reason: string) => {
    const body = { account: chosenAccount, symbol: chosenSymbol, mode, reason };
    return send<KillAnswer>('admin/kill-switch', { method: 'POST', body }, (answer) => {
      onAnswer(answer);
      return `${answer.cancelled} orders cancelled${answer.locked ? ', locked' : ''}`;
    });
  };
  return (
    <Panel title="Stop" className="lg:min-h-72">
      <div className="flex flex-col gap-3 p-3">
        <AccountPicker
          id="kill-accounts"
          label="Account"
          hint="empty: everybody"
          value={account}
          onChange={setAccount}
          error={isKnown ? null : 'no such user'}
        />
        <Select
          label="Symbol"
          value={symbol}
          onValueChange={setSymbol}
          options={[
            { value: ALL, label: 'All symbols' },
            ...symbols.map((value) => ({ value, label: value })),
          ]}
        />
        <Select label="What to do" value={mode} onValueChange={setMode} options={MODES} />
        <CommandButton
          label={`Stop ${what}`}
          by={OF_LIMITS}
          size="md"
          tone="danger"
          disabled={!isKnown}
          question={`Stop ${what}?`}
          explanation={
            mode === 'cancel'
              ? 'Every open order is cancelled. New orders are still taken.'
              : 'Every open order is cancelled and new ones are refused until it is released.'
          }
          confirmLabel="Stop"
          run={run}
        />
        {last !== null && <Counts answer={last} />}
      </div>
    </Panel>
  );
}

function Counts({ answer }: { answer: KillAnswer }) {
  return (
    <div role="status" className="flex flex-wrap gap-1.5">
      <Badge tone="up">{answer.cancelled} cancelled</Badge>
      <Badge>{answer.ended} had ended before</Badge>
      <Badge tone={answer.pending > 0 ? 'warn' : 'neutral'}>{answer.pending} not decided yet</Badge>
      <Badge tone={answer.locked ? 'down' : 'neutral'}>
        {answer.locked ? 'locked' : 'not locked'}
      </Badge>
    </div>
  );
}
