'use client';

import { useState } from 'react';

import { useAssets } from '@/lib/api/queries';
import type { BroadcastSeverity } from '@/lib/api/types';
import { Badge, DataTable, Empty, Field, formatDateTime, Select } from '@/ui';
import type { TableColumn } from '@/ui';

import type { BroadcastRow } from './admin-types';
import { CommandButton } from './command-button';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

const TEXT_MAX = 500;
const TONES = { info: 'neutral', warning: 'warn', critical: 'down' } as const;
const STATE_TONES = { valid: 'up', ended: 'neutral', withdrawn: 'neutral' } as const;
const SEVERITIES = [
  { value: 'info', label: 'Information' },
  { value: 'warning', label: 'Warning' },
  { value: 'critical', label: 'Urgent: cannot be hidden' },
] as const;
/** How long a message holds, in minutes. */
const LASTING = [
  { value: 'open', label: 'Until it is withdrawn' },
  { value: '5', label: '5 minutes' },
  { value: '15', label: '15 minutes' },
  { value: '60', label: 'An hour' },
  { value: '480', label: 'Eight hours' },
] as const;
const MINUTE_MS = 60_000;
const WHOLE_MARKET = 'the whole market';

type Lasting = (typeof LASTING)[number]['value'];

/** Messages to everybody: what was said, what holds, who sent and withdrew it. */
export function BroadcastsPage() {
  const query = useAdmin<readonly BroadcastRow[]>('broadcasts', LIVE_MS);
  return (
    <QueryPanel title="Messages to everybody" query={query} actions={<SendMessage />}>
      {(rows) => (
        <DataTable
          label="Messages to everybody"
          rows={rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          filterable
          csvName="messages"
          empty={<Empty title="Nothing was said yet" />}
        />
      )}
    </QueryPanel>
  );
}

const COLUMNS: readonly TableColumn<BroadcastRow>[] = [
  {
    id: 'state',
    header: 'State',
    value: (row) => row.state,
    cell: (row) => <Badge tone={STATE_TONES[row.state]}>{row.state}</Badge>,
  },
  {
    id: 'severity',
    header: 'Severity',
    value: (row) => row.severity,
    cell: (row) => <Badge tone={TONES[row.severity]}>{row.severity}</Badge>,
  },
  { id: 'at', header: 'Sent', value: (row) => row.at, cell: (row) => formatDateTime(row.at) },
  { id: 'by', header: 'By', value: (row) => row.sent_by },
  { id: 'symbol', header: 'About', value: (row) => row.symbol ?? WHOLE_MARKET },
  {
    id: 'text',
    header: 'Text',
    value: (row) => row.text,
    cell: (row) => (
      <span className="block max-w-120 truncate" title={row.text}>
        {row.text}
      </span>
    ),
  },
  {
    id: 'ends',
    header: 'Ends',
    value: (row) => row.ends_at,
    cell: (row) => (row.ends_at === null ? 'when withdrawn' : formatDateTime(row.ends_at)),
  },
  { id: 'withdrawn', header: 'Withdrawn by', value: (row) => row.withdrawn_by ?? '—' },
  {
    id: 'withdraw',
    header: 'Withdraw',
    value: () => null,
    cell: (row) => <WithdrawButton row={row} />,
    data: false,
    className: 'text-right',
  },
];

function WithdrawButton({ row }: { row: BroadcastRow }) {
  const send = useCommand();
  if (row.state !== 'valid') return null;
  return (
    <CommandButton
      label="Withdraw"
      question="Withdraw this message?"
      explanation={row.text}
      confirmLabel="Withdraw"
      run={(reason) => {
        const path = `admin/broadcasts/${encodeURIComponent(row.id)}/withdraw`;
        return send(path, { method: 'POST', body: { reason } }, () => 'Withdrawn');
      }}
    />
  );
}

function SendMessage() {
  const send = useCommand();
  const assets = useAssets();
  const [severity, setSeverity] = useState<BroadcastSeverity>('info');
  const [text, setText] = useState('');
  const [symbol, setSymbol] = useState(WHOLE_MARKET);
  const [lasting, setLasting] = useState<Lasting>('open');
  const symbols = (assets.data ?? []).map((asset) => asset.symbol);
  return (
    <CommandButton
      label="Send a message"
      tone="primary"
      question="Send a message to everybody?"
      explanation="It shows above every page and in every inbox, also for those who come later."
      confirmLabel="Send"
      ready={text.trim() !== ''}
      fields={
        <>
          <Field
            label="Text"
            maxLength={TEXT_MAX}
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="grid gap-2 sm:grid-cols-3">
            <Select
              label="Severity"
              value={severity}
              onValueChange={setSeverity}
              options={SEVERITIES}
            />
            <Select
              label="About"
              value={symbol}
              onValueChange={setSymbol}
              options={[WHOLE_MARKET, ...symbols].map((value) => ({ value, label: value }))}
            />
            <Select label="How long" value={lasting} onValueChange={setLasting} options={LASTING} />
          </div>
        </>
      }
      run={async (reason) => {
        const about = symbol === WHOLE_MARKET ? {} : { symbol };
        const body = { severity, text: text.trim(), ...about, ...endOf(lasting), reason };
        const done = await send('admin/broadcasts', { method: 'POST', body }, () => 'Sent');
        if (done) setText('');
        return done;
      }}
    />
  );
}

function endOf(lasting: Lasting): { ends_at?: string } {
  if (lasting === 'open') return {};
  return { ends_at: new Date(Date.now() + Number(lasting) * MINUTE_MS).toISOString() };
}
