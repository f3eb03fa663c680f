'use client';

import { useState } from 'react';

import { Badge, Button, DataTable, Dialog, Empty, formatDateTime, Select } from '@/ui';
import type { TableColumn } from '@/ui';

import { CommandButton } from './command-button';
import { OF_ACCOUNTS } from './console-pages';
import { OrderHistory } from './order-history';
import { QueryPanel } from './query-panel';
import { KIND_LABELS, KIND_MEANINGS, whoOf, wordsOf } from './surveillance-words';
import type { FindingRow } from './surveillance-words';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

interface SurveillanceAnswer {
  readonly alerts: readonly FindingRow[];
  readonly next_page_token: string | null;
}

const TONES = { critical: 'down', warning: 'warn', info: 'neutral' } as const;
const SHOWN = [
  { value: 'unseen', label: 'Not acknowledged' },
  { value: 'all', label: 'All' },
] as const;
const ROWS_MAX = 500;

/** What surveillance found in orders and trades, with the evidence and who has looked at it. */
export function SurveillancePage() {
  const [which, setWhich] = useState<(typeof SHOWN)[number]['value']>('all');
  const filter = which === 'unseen' ? '&unacknowledged=true' : '';
  const path = `surveillance?limit=${ROWS_MAX}${filter}`;
  const query = useAdmin<SurveillanceAnswer>(path, LIVE_MS);
  return (
    <QueryPanel title="Surveillance" query={query}>
      {({ alerts }) => (
        <DataTable
          label="Surveillance"
          rows={alerts}
          columns={COLUMNS}
          rowId={(row) => row.id}
          filterable
          csvName="surveillance"
          actions={
            <Select label="Which alerts" value={which} onValueChange={setWhich} options={SHOWN} />
          }
          empty={<Empty title="No rule has found anything" />}
        />
      )}
    </QueryPanel>
  );
}

const COLUMNS: readonly TableColumn<FindingRow>[] = [
  {
    id: 'severity',
    header: 'Severity',
    value: (row) => row.severity,
    cell: (row) => <Badge tone={TONES[row.severity]}>{row.severity}</Badge>,
  },
  { id: 'at', header: 'At', value: (row) => row.at, cell: (row) => formatDateTime(row.at) },
  { id: 'kind', header: 'Rule', value: (row) => KIND_LABELS[row.kind] },
  { id: 'who', header: 'Account', value: whoOf, className: 'font-semibold' },
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol ?? 'all' },
  {
    id: 'what',
    header: 'What was seen',
    value: wordsOf,
    cell: (row) => (
      <span className="block max-w-120 truncate" title={wordsOf(row)}>
        {wordsOf(row)}
      </span>
    ),
  },
  {
    id: 'acknowledged',
    header: 'Acknowledged',
    value: (row) => row.acknowledged_by,
    cell: (row) =>
      row.acknowledged_by === null ? (
        '—'
      ) : (
        <span title={row.acknowledged_reason ?? undefined}>{seenBy(row)}</span>
      ),
  },
  {
    id: 'actions',
    header: 'Evidence and acknowledgement',
    value: () => null,
    cell: (row) => (
      <span className="inline-flex gap-1">
        <EvidenceButton row={row} />
        <AcknowledgeButton row={row} />
      </span>
    ),
    data: false,
    className: 'text-right',
  },
];

function seenBy({ acknowledged_by: by, acknowledged_at: at }: FindingRow): string {
  return `${by ?? ''} ${at === null ? '' : formatDateTime(at)}`;
}

function AcknowledgeButton({ row }: { row: FindingRow }) {
  const send = useCommand();
  if (row.acknowledged_by !== null) return null;
  return (
    <CommandButton
      label="Acknowledge"
      by={OF_ACCOUNTS}
      question={`Acknowledge: ${KIND_LABELS[row.kind]} by ${whoOf(row)}?`}
      explanation="Say what was found: the note stands with your name, and cannot be changed."
      confirmLabel="Acknowledge"
      run={(reason) => {
        const path = `admin/surveillance/${encodeURIComponent(row.id)}/acknowledge`;
        return send(path, { method: 'POST', body: { reason } }, () => 'Acknowledged');
      }}
    />
  );
}

function EvidenceButton({ row }: { row: FindingRow }) {
  const [open, setOpen] = useState(false);
  const [orderId, setOrderId] = useState<string | null>(null);
  const choose = (id: string) => {
    setOpen(false);
    setOrderId(id);
  };
  return (
    <>
      <Button size="xs" onClick={() => setOpen(true)}>
        Evidence
      </Button>
      {open && <Evidence row={row} onClose={() => setOpen(false)} onOrder={choose} />}
      {orderId !== null && <OrderHistory orderId={orderId} onClose={() => setOrderId(null)} />}
    </>
  );
}

function Evidence(props: {
  row: FindingRow;
  onClose: () => void;
  onOrder: (orderId: string) => void;
}) {
  const { row, onClose, onOrder } = props;
  const { figures, order_ids: orders, trades } = row.evidence;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${KIND_LABELS[row.kind]}: ${whoOf(row)}`}
      description={KIND_MEANINGS[row.kind]}
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs">
        {Object.entries(figures).map(([name, value]) => (
          <Figure
            key={name}
            name={name.replaceAll('_', ' ')}
            value={value.toLocaleString('en-US')}
          />
        ))}
        {trades.length > 0 && (
          <Figure name="trade numbers" value={trades.map((one) => one.trade_id).join(', ')} />
        )}
        {row.acknowledged_reason !== null && (
          <Figure name={`found by ${row.acknowledged_by ?? ''}`} value={row.acknowledged_reason} />
        )}
      </dl>
      <h3 className="mt-4 mb-1 text-xs font-semibold">Orders</h3>
      <ul className="flex flex-col items-start gap-1">
        {orders.map((id) => (
          <li key={id}>
            <Button size="xs" tone="ghost" onClick={() => onOrder(id)}>
              <code>{id}</code>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="break-words">{value}</dd>
    </>
  );
}
