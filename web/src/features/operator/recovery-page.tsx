'use client';

import { Badge, DataTable, Empty, formatDateTime, formatQuantity } from '@/ui';
import type { TableColumn } from '@/ui';

import { haltedColumn } from './halted-column';
import { QueryPanel } from './query-panel';
import { duration, ms } from './service-map';
import { LIVE_MS, useAdmin } from './use-admin';

interface ServiceRow {
  readonly service: string;
  readonly error: string | null;
  readonly started_at: string | null;
  readonly ready_at: string | null;
  readonly recovery_ms: number | null;
}

interface StageRow {
  readonly service: string;
  readonly stream: string;
  readonly epoch: number;
  readonly head: number;
  readonly snapshot_seq: number | null;
  readonly snapshot_at: string | null;
  readonly snapshot_age_seconds: number | null;
  readonly replay_entries: number;
  readonly last_recovery: {
    readonly from_seq: number;
    readonly entries: number;
    readonly replay_ms: number;
    readonly lease_wait_ms: number;
  };
  readonly halted: string | null;
}

interface FollowerRow {
  readonly service: string;
  readonly name: string;
  readonly kind: 'projection' | 'view';
  readonly lag: number;
  readonly replay_entries: number;
  readonly halted: string | null;
}

interface RecoveryAnswer {
  readonly checked_at: string;
  readonly services: readonly ServiceRow[];
  readonly stages: readonly StageRow[];
  readonly followers: readonly FollowerRow[];
}

/** What a restart would cost now, what the last one did, and how far readers are behind. */
export function RecoveryPage() {
  const query = useAdmin<RecoveryAnswer>('recovery', LIVE_MS);
  return (
    <div className="flex flex-col gap-1.5">
      <QueryPanel
        title="Stages: snapshot and replay"
        query={query}
        className="h-auto"
        actions={<Away answer={query.data} />}
      >
        {({ stages }) => (
          <DataTable
            label="Stages"
            rows={stages}
            columns={STAGE_COLUMNS}
            rowId={(row) => row.stream}
            csvName="recovery-stages"
            empty={<Empty title="No stage answers" />}
          />
        )}
      </QueryPanel>
      <QueryPanel title="Last start of each service" query={query} className="h-auto">
        {({ services }) => (
          <DataTable
            label="Last start of each service"
            rows={services}
            columns={SERVICE_COLUMNS}
            rowId={(row) => row.service}
            csvName="recovery-services"
          />
        )}
      </QueryPanel>
      <QueryPanel title="Projections and views" query={query} className="h-auto">
        {({ followers }) => (
          <DataTable
            label="Projections and views"
            rows={followers}
            columns={FOLLOWER_COLUMNS}
            rowId={(row) => `${row.service} ${row.name}`}
            csvName="recovery-followers"
            empty={<Empty title="No projection answers" />}
          />
        )}
      </QueryPanel>
    </div>
  );
}

function Away({ answer }: { answer: RecoveryAnswer | undefined }) {
  if (answer === undefined) return null;
  const away = answer.services.filter(({ error }) => error !== null);
  if (away.length === 0) return <Badge tone="up">All answer</Badge>;
  const names = away.map(({ service }) => service).join(', ');
  return <Badge tone="down">{names} away</Badge>;
}

const STAGE_COLUMNS: readonly TableColumn<StageRow>[] = [
  { id: 'stream', header: 'Stream', value: (row) => row.stream, className: 'font-semibold' },
  { id: 'service', header: 'Service', value: (row) => row.service },
  count('head', 'Head', (row) => row.head),
  count('snapshot', 'Snapshot at', (row) => row.snapshot_seq),
  {
    id: 'age',
    header: 'Age',
    value: (row) => row.snapshot_age_seconds,
    cell: ({ snapshot_age_seconds: age, snapshot_at: at }) =>
      age === null || at === null ? '—' : <span title={formatDateTime(at)}>{duration(age)}</span>,
    numeric: true,
  },
  count('replay', 'To replay', (row) => row.replay_entries),
  count('replayed', 'Replayed at the last start', (row) => row.last_recovery.entries),
  {
    id: 'took',
    header: 'Replay took',
    value: (row) => row.last_recovery.replay_ms,
    cell: (row) => ms(row.last_recovery.replay_ms),
    numeric: true,
  },
  {
    id: 'lease',
    header: 'Waited for the lease',
    value: (row) => row.last_recovery.lease_wait_ms,
    cell: (row) => ms(row.last_recovery.lease_wait_ms),
    numeric: true,
  },
  { id: 'epoch', header: 'Epoch', value: (row) => row.epoch, numeric: true },
  haltedColumn(),
];

const SERVICE_COLUMNS: readonly TableColumn<ServiceRow>[] = [
  { id: 'service', header: 'Service', value: (row) => row.service, className: 'font-semibold' },
  {
    id: 'state',
    header: 'State',
    value: (row) => (row.error === null ? 'answers' : 'away'),
    cell: (row) =>
      row.error === null ? (
        <Badge tone="up">answers</Badge>
      ) : (
        <Badge tone="down" title={row.error}>
          away
        </Badge>
      ),
  },
  moment('started', 'Process started', (row) => row.started_at),
  moment('ready', 'Streams answered', (row) => row.ready_at),
  {
    id: 'took',
    header: 'Recovery took',
    value: (row) => row.recovery_ms,
    cell: (row) => (row.recovery_ms === null ? '—' : ms(row.recovery_ms)),
    numeric: true,
  },
];

const FOLLOWER_COLUMNS: readonly TableColumn<FollowerRow>[] = [
  { id: 'name', header: 'Name', value: (row) => row.name, className: 'font-semibold' },
  { id: 'kind', header: 'Kind', value: (row) => row.kind },
  { id: 'service', header: 'Service', value: (row) => row.service },
  count('lag', 'Behind', (row) => row.lag),
  count('replay', 'To replay', (row) => row.replay_entries),
  haltedColumn(),
];

function count<Row>(
  id: string,
  header: string,
  value: (row: Row) => number | null,
): TableColumn<Row> {
  const cell = (row: Row) => {
    const figure = value(row);
    return figure === null ? '—' : formatQuantity(figure);
  };
  return { id, header, value, cell, numeric: true };
}

function moment(
  id: string,
  header: string,
  value: (row: ServiceRow) => string | null,
): TableColumn<ServiceRow> {
  const cell = (row: ServiceRow) => {
    const at = value(row);
    return at === null ? '—' : formatDateTime(at);
  };
  return { id, header, value, cell };
}
