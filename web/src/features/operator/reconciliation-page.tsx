'use client';

import { Badge, Button, DataTable, Empty, formatDateTime } from '@/ui';
import type { TableColumn } from '@/ui';

import { QueryPanel } from './query-panel';
import { useAdmin } from './use-admin';

interface Invariant {
  readonly id: string;
  readonly name: string;
  readonly ok: boolean;
  readonly figure: string;
  readonly details: string;
}

interface ReconciliationAnswer {
  readonly status: 'ok' | 'failed';
  readonly checked_at: string;
  readonly invariants: readonly Invariant[];
}

/** Do the books agree: every invariant with its figure, run now, with the differences. */
export function ReconciliationPage() {
  const query = useAdmin<ReconciliationAnswer>('reconciliation');
  const { data } = query;
  return (
    <QueryPanel
      title="Reconciliation"
      query={query}
      actions={
        <>
          {data !== undefined && (
            <>
              <span className="text-2xs text-faint max-sm:hidden">
                last run {formatDateTime(data.checked_at)}
              </span>
              <Badge tone={data.status === 'ok' ? 'up' : 'down'}>
                {data.status === 'ok' ? 'Books agree' : `${differences(data)} differ`}
              </Badge>
            </>
          )}
          <Button
            size="xs"
            tone="primary"
            busy={query.isFetching}
            onClick={() => void query.refetch()}
          >
            Run now
          </Button>
        </>
      }
    >
      {({ invariants }) => (
        <DataTable
          label="Invariants"
          rows={invariants}
          columns={COLUMNS}
          rowId={(row) => `${row.id} ${row.name}`}
          filterable
          csvName="reconciliation"
          empty={<Empty title="No invariant was checked" />}
        />
      )}
    </QueryPanel>
  );
}

function differences({ invariants }: ReconciliationAnswer): number {
  return invariants.filter(({ ok }) => !ok).length;
}

const COLUMNS: readonly TableColumn<Invariant>[] = [
  { id: 'id', header: 'Id', value: (row) => row.id, className: 'font-semibold' },
  {
    id: 'ok',
    header: 'Result',
    value: (row) => (row.ok ? 'holds' : 'differs'),
    cell: (row) => <Badge tone={row.ok ? 'up' : 'down'}>{row.ok ? 'holds' : 'differs'}</Badge>,
  },
  { id: 'name', header: 'Invariant', value: (row) => row.name },
  { id: 'figure', header: 'Figure', value: (row) => row.figure },
  {
    id: 'details',
    header: 'Details',
    value: (row) => row.details,
    cell: (row) => (row.details === '' ? '—' : row.details),
  },
];
