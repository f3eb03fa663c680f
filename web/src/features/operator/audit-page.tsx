'use client';

import { Download, ShieldCheck, ShieldX } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';

import { useApiAddress } from '@/lib/config';
import { useSession } from '@/lib/session';
import {
  Badge,
  Button,
  DataTable,
  Dialog,
  Empty,
  Field,
  formatDateTime,
  Panel,
  Select,
} from '@/ui';
import type { TableColumn } from '@/ui';

import type { AuditAnswer, CommandRow } from './admin-types';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin } from './use-admin';

const TONES = { done: 'up', refused: 'warn', failed: 'down', unknown: 'down' } as const;
const ANY = 'any';
const OUTCOMES = [
  { value: ANY, label: 'Any outcome' },
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
  { value: 'failed', label: 'Failed' },
  { value: 'unknown', label: 'Unknown' },
] as const;

interface Filters {
  readonly text: string;
  readonly username: string;
  readonly outcome: (typeof OUTCOMES)[number]['value'];
  readonly after: string;
  readonly until: string;
}

const NONE: Filters = { text: '', username: '', outcome: ANY, after: '', until: '' };

/** The audit trail: what operators did, searched, exported and proved. */
export function AuditPage() {
  const [filters, setFilters] = useState(NONE);
  const [shown, setShown] = useState<CommandRow | null>(null);
  const search = searchOf(filters);
  const query = useAdmin<AuditAnswer>(`audit?limit=500${search}`, LIVE_MS * 2);
  return (
    <div className="grid h-full min-h-140 grid-rows-[auto_minmax(18rem,1fr)] gap-1.5 max-md:h-auto max-md:grid-rows-[auto_32rem]">
      <FilterPanel filters={filters} onChange={setFilters} />
      <QueryPanel
        title="Commands of operators"
        query={query}
        actions={
          <>
            <VerifyButton />
            <ExportButton search={search} />
          </>
        }
      >
        {({ commands }) => (
          <DataTable
            label="Audit trail"
            rows={commands}
            columns={COLUMNS}
            rowId={(row) => String(row.seq)}
            onRowClick={setShown}
            filterable
            empty={<Empty title="No command matches" />}
          />
        )}
      </QueryPanel>
      <CommandDetails row={shown} onClose={() => setShown(null)} />
    </div>
  );
}

function searchOf({ text, username, outcome, after, until }: Filters): string {
  const search = new URLSearchParams();
  if (text !== '') search.set('text', text);
  if (username !== '') search.set('username', username);
  if (outcome !== ANY) search.set('outcome', outcome);
  if (after !== '') search.set('after', new Date(after).toISOString());
  if (until !== '') search.set('until', new Date(until).toISOString());
  const written = search.toString();
  return written === '' ? '' : `&${written}`;
}

function FilterPanel(props: { filters: Filters; onChange: (filters: Filters) => void }) {
  const { filters, onChange } = props;
  const field = (name: 'text' | 'username' | 'after' | 'until', label: string, type = 'search') => (
    <Field
      label={label}
      type={type}
      value={filters[name]}
      onChange={(event) => onChange({ ...filters, [name]: event.target.value })}
    />
  );
  return (
    <Panel title="Search">
      <div className="grid items-end gap-2 p-3 sm:grid-cols-3 lg:grid-cols-5">
        {field('text', 'Anywhere in it')}
        {field('username', 'Operator')}
        {field('after', 'From', 'datetime-local')}
        {field('until', 'Until', 'datetime-local')}
        <Select
          label="Outcome"
          className="h-8"
          value={filters.outcome}
          onValueChange={(outcome) => onChange({ ...filters, outcome })}
          options={OUTCOMES}
        />
      </div>
    </Panel>
  );
}

const COLUMNS: readonly TableColumn<CommandRow>[] = [
  { id: 'seq', header: 'No.', value: (row) => row.seq, numeric: true },
  { id: 'at', header: 'Time', value: (row) => row.at, cell: (row) => formatDateTime(row.at) },
  { id: 'username', header: 'Operator', value: (row) => row.username },
  { id: 'action', header: 'Command', value: (row) => row.action.replaceAll('_', ' ') },
  { id: 'subject', header: 'About', value: (row) => row.subject ?? 'the market' },
  { id: 'reason', header: 'Reason', value: (row) => row.reason },
  {
    id: 'outcome',
    header: 'Outcome',
    value: (row) => row.outcome,
    cell: (row) => (
      <Badge tone={TONES[row.outcome]} title={row.answer ?? undefined}>
        {row.code === null ? row.outcome : `${row.outcome}: ${row.code}`}
      </Badge>
    ),
  },
  {
    id: 'hash',
    header: 'SHA-256',
    value: (row) => row.hash,
    cell: (row) => <code className="text-faint">{row.hash.slice(0, 12)}…</code>,
  },
];

interface Verdict {
  readonly status: 'ok' | 'broken';
  readonly rows: number;
  readonly broken: { readonly seq: number; readonly what: string } | null;
}

function VerifyButton() {
  const { call } = useSession();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    try {
      setVerdict(await call<Verdict>('/v2/admin/audit/verify'));
    } catch (error) {
      toast.error(error instanceof Error ? error.message : 'not verified');
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {verdict !== null && (
        <Badge tone={verdict.status === 'ok' ? 'up' : 'down'}>
          {verdict.broken === null
            ? `${verdict.rows} rows hold`
            : `row ${verdict.broken.seq}: ${verdict.broken.what}`}
        </Badge>
      )}
      <Button size="xs" busy={busy} onClick={() => void verify()}>
        {verdict?.status === 'broken' ? (
          <ShieldX aria-hidden className="size-3.5" />
        ) : (
          <ShieldCheck aria-hidden className="size-3.5" />
        )}
        Verify chain
      </Button>
    </>
  );
}

function ExportButton({ search }: { search: string }) {
  const { token } = useSession();
  const address = useApiAddress();
  const save = async () => {
    try {
      // A file and no JSON: it goes past the client of the API.
      const answer = await fetch(`${address}/v2/admin/audit?format=csv${search}`, {
        headers: { authorization: `Bearer ${await token()}` },
      });
      if (!answer.ok) throw new Error(`the exchange answered ${answer.status}`);
      const url = URL.createObjectURL(await answer.blob());
      const link = document.createElement('a');
      link.href = url;
      link.download = 'audit.csv';
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : 'not exported');
    }
  };
  return (
    <Button size="xs" tone="ghost" onClick={() => void save()}>
      <Download aria-hidden className="size-3.5" /> Export all
    </Button>
  );
}

function CommandDetails({ row, onClose }: { row: CommandRow | null; onClose: () => void }) {
  if (row === null) return null;
  const facts: readonly (readonly [string, string])[] = [
    ['Operator', `${row.username} (${row.role}), by ${row.via} from ${row.address}`],
    ['When', formatDateTime(row.at)],
    ['About', row.subject ?? 'the market'],
    ['Reason', row.reason ?? '—'],
    ['Asked for', row.request],
    ['Outcome', row.code === null ? row.outcome : `${row.outcome}: ${row.code}`],
    ['Answer', row.answer ?? '—'],
    ['SHA-256', row.hash],
  ];
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      shape="drawer"
      title={`Command ${row.seq}: ${row.action.replaceAll('_', ' ')}`}
    >
      <dl className="flex flex-col gap-3 text-xs">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-faint">{name}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
