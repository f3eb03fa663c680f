'use client';

import Link from 'next/link';

import { Badge, DataTable, Empty, formatDateTime } from '@/ui';
import type { TableColumn } from '@/ui';

import type { AlertRow } from './admin-types';
import { CommandButton } from './command-button';
import { OF_ACCOUNTS } from './console-pages';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

const TONES = { critical: 'down', warning: 'warn', info: 'neutral' } as const;

/** The alerts feed: services, halts, kill switches, breaches, commands that failed. */
export function AlertsPage() {
  const query = useAdmin<readonly AlertRow[]>('alerts', LIVE_MS);
  return (
    <QueryPanel title="Alerts" query={query}>
      {(rows) => (
        <DataTable
          label="Alerts"
          rows={rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          filterable
          csvName="alerts"
          empty={<Empty title="Nothing needs attention" />}
        />
      )}
    </QueryPanel>
  );
}

const COLUMNS: readonly TableColumn<AlertRow>[] = [
  {
    id: 'severity',
    header: 'Severity',
    value: (row) => row.severity,
    cell: (row) => <Badge tone={TONES[row.severity]}>{row.severity}</Badge>,
  },
  {
    id: 'at',
    header: 'Since',
    value: (row) => row.at,
    cell: (row) => (row.at === null ? 'now' : formatDateTime(row.at)),
  },
  { id: 'kind', header: 'Kind', value: (row) => row.kind.replace('_', ' ') },
  {
    id: 'runbook',
    header: 'What to do',
    value: () => null,
    cell: (row) => (
      <Link
        href={`/operator/runbook#${row.kind}`}
        className="text-accent underline underline-offset-2"
      >
        Runbook
      </Link>
    ),
    data: false,
  },
  { id: 'subject', header: 'About', value: (row) => row.subject },
  {
    id: 'message',
    header: 'What',
    value: (row) => row.message,
    cell: (row) => (
      <span className="block max-w-120 truncate" title={row.message}>
        {row.message}
      </span>
    ),
  },
  {
    id: 'acknowledged',
    header: 'Acknowledged',
    value: (row) => row.acknowledged_by,
    cell: (row) => (row.acknowledged_by === null ? '—' : acknowledged(row)),
  },
  {
    id: 'acknowledge',
    header: 'Acknowledge',
    value: () => null,
    cell: (row) => <AcknowledgeButton row={row} />,
    data: false,
    className: 'text-right',
  },
];

function acknowledged({ acknowledged_by: by, acknowledged_at: at }: AlertRow): string {
  return `${by ?? ''} ${at === null ? '' : formatDateTime(at)}`;
}

function AcknowledgeButton({ row }: { row: AlertRow }) {
  const send = useCommand();
  if (row.acknowledged_by !== null) return null;
  return (
    <CommandButton
      label="Acknowledge"
      by={OF_ACCOUNTS}
      question="Acknowledge this alert?"
      explanation={row.message}
      confirmLabel="Acknowledge"
      run={(reason) => {
        const path = `admin/alerts/${encodeURIComponent(row.id)}/acknowledge`;
        return send(path, { method: 'POST', body: { reason } }, () => 'Acknowledged');
      }}
    />
  );
}
