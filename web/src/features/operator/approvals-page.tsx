'use client';

import { useState } from 'react';

import { useSession } from '@/lib/session';
import { Badge, DataTable, Empty, formatDateTime, Select } from '@/ui';
import type { TableColumn } from '@/ui';

import type { ApprovalRow, ApprovalsAnswer } from './admin-types';
import { CommandButton } from './command-button';
import { OF_LIMITS } from './console-pages';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

const TONES = {
  pending: 'warn',
  approved: 'warn',
  applied: 'up',
  failed: 'down',
  rejected: 'neutral',
  expired: 'neutral',
} as const;
const WORDS: Readonly<Record<string, string>> = {
  set_limits: 'Limits',
  change_asset: 'Instrument',
};
const SHOWN = [
  { value: 'pending', label: 'Waiting' },
  { value: 'all', label: 'All' },
] as const;
const OPERATORS = ['operator'] as const;

/** Changes that wait for a second person: what they would do, who asked, approve or reject. */
export function ApprovalsPage() {
  const [shown, setShown] = useState<(typeof SHOWN)[number]['value']>('pending');
  const filter = shown === 'pending' ? '&state=pending' : '';
  const query = useAdmin<ApprovalsAnswer>(`approvals?limit=200${filter}`, LIVE_MS);
  return (
    <QueryPanel
      title="Changes by two people"
      query={query}
      actions={
        <>
          <Mode isOn={query.data?.four_eyes} />
          <Select label="Shown" value={shown} onValueChange={setShown} options={SHOWN} />
        </>
      }
    >
      {({ four_eyes: isOn, requests }) => (
        <DataTable
          label="Requests for changes"
          rows={requests}
          columns={COLUMNS}
          rowId={(row) => row.id}
          filterable
          csvName="approvals"
          empty={
            <Empty title="No change waits">
              {isOn
                ? 'A change of limits or of an instrument appears here until another person decides.'
                : 'Changes hold at once. With FOUR_EYES=1 another person has to approve them.'}
            </Empty>
          }
        />
      )}
    </QueryPanel>
  );
}

function Mode({ isOn }: { isOn: boolean | undefined }) {
  if (isOn === undefined) return null;
  return isOn ? (
    <Badge tone="up" title="Changes of limits and instruments wait for a second person">
      Four eyes on
    </Badge>
  ) : (
    <Badge title="Changes of limits and instruments hold at once">Four eyes off</Badge>
  );
}

const COLUMNS: readonly TableColumn<ApprovalRow>[] = [
  {
    id: 'state',
    header: 'State',
    value: (row) => row.state,
    cell: (row) => (
      <Badge tone={TONES[row.state]} title={row.code ?? undefined}>
        {row.state}
      </Badge>
    ),
  },
  { id: 'action', header: 'What', value: (row) => WORDS[row.action] ?? row.action },
  { id: 'subject', header: 'Of', value: (row) => row.subject, className: 'font-semibold' },
  {
    id: 'changes',
    header: 'Before and after',
    value: (row) => row.changes.map(changeText).join('; '),
    cell: (row) => (
      <ul>
        {row.changes.map(({ field, before, after }) => (
          <li key={field} className="flex gap-1.5">
            <span className="text-muted">{field.replaceAll('_', ' ')}</span>
            <s className="text-faint">{before ?? 'none'}</s>
            <span aria-hidden>→</span>
            <span className="font-semibold">{after ?? 'none'}</span>
          </li>
        ))}
      </ul>
    ),
  },
  { id: 'reason', header: 'Why', value: (row) => row.reason },
  { id: 'by', header: 'Asked by', value: (row) => row.requested_by },
  {
    id: 'at',
    header: 'Asked',
    value: (row) => row.requested_at,
    cell: (row) => formatDateTime(row.requested_at),
  },
  {
    id: 'expires',
    header: 'Expires',
    value: (row) => row.expires_at,
    cell: (row) => (row.state === 'pending' ? formatDateTime(row.expires_at) : '—'),
  },
  { id: 'decided', header: 'Decided by', value: (row) => row.decided_by ?? '—' },
  { id: 'note', header: 'Note', value: (row) => row.note ?? '—' },
  {
    id: 'decide',
    header: 'Decide',
    value: () => null,
    cell: (row) => <Decide row={row} />,
    data: false,
    className: 'text-right',
  },
];

function changeText({ field, before, after }: ApprovalRow['changes'][number]): string {
  return `${field.replaceAll('_', ' ')}: ${before ?? 'none'} to ${after ?? 'none'}`;
}

function Decide({ row }: { row: ApprovalRow }) {
  const { user } = useSession();
  const send = useCommand();
  if (row.state !== 'pending') return null;
  const by = row.action === 'set_limits' ? OF_LIMITS : OPERATORS;
  const isOwn = user?.username === row.requested_by;
  const decide = (verdict: 'approve' | 'reject', said: string) => (reason: string) =>
    send(`admin/approvals/${row.id}/${verdict}`, { method: 'POST', body: { reason } }, () => said);
  const what = row.changes.map(changeText).join('; ');
  return (
    <span className="inline-flex gap-1">
      {!isOwn && (
        <CommandButton
          label="Approve"
          by={by}
          tone="primary"
          question={`Approve the change of ${row.subject}?`}
          explanation={`${what}. It holds at once.`}
          confirmLabel="Approve"
          run={decide('approve', `${row.subject} is changed`)}
        />
      )}
      <CommandButton
        label={isOwn ? 'Take back' : 'Reject'}
        by={by}
        question={isOwn ? 'Take this request back?' : `Reject the change of ${row.subject}?`}
        explanation={what}
        confirmLabel={isOwn ? 'Take back' : 'Reject'}
        run={decide('reject', isOwn ? 'Taken back' : 'Rejected')}
      />
    </span>
  );
}
