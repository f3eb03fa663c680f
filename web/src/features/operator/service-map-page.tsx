'use client';

import { Badge, DataTable, formatTime, Panel } from '@/ui';
import type { TableColumn } from '@/ui';

import type { ServiceRow, ServicesAnswer, StreamsAnswer } from './admin-types';
import { haltedColumn } from './halted-column';
import { QueryPanel } from './query-panel';
import { RateChart } from './rate-chart';
import { useRateHistory } from './rate-history';
import { duration, ms, ServiceMap } from './service-map';
import { LIVE_MS, useAdmin } from './use-admin';

const TONES = { up: 'up', degraded: 'warn', down: 'down' } as const;
const HOW_TO_SPLIT = {
  monolith:
    'All nine services run in one process. Start them apart with npm run start:distributed.',
  distributed:
    'Each service is a process of its own. Start them as one with npm run start:monolith.',
} as const;

/** The service map: what runs, how well, and how far behind. */
export function ServiceMapPage() {
  const query = useAdmin<ServicesAnswer>('services', LIVE_MS);
  const streams = useAdmin<StreamsAnswer>('streams', LIVE_MS);
  const history = useRateHistory(streams.data?.streams, streams.dataUpdatedAt);
  const now: Record<string, number> = {};
  for (const [stream, line] of Object.entries(history.rates)) {
    // A way of the map stands for all shards.
    const name = stream.split(':')[0] ?? stream;
    now[name] = (now[name] ?? 0) + (line.at(-1) ?? 0);
  }
  return (
    <div className="flex flex-col gap-1.5">
      <QueryPanel
        title="Service map"
        query={query}
        className="h-auto"
        actions={<Mode answer={query.data} />}
      >
        {(answer) => (
          <>
            <ServiceMap
              services={answer.services}
              backends={answer.backends}
              rates={{ ...now, submit: submitRate(answer) }}
              isSplit={answer.deployment === 'distributed'}
            />
            <p className="px-3 pb-2 text-xs text-faint">{HOW_TO_SPLIT[answer.deployment]}</p>
          </>
        )}
      </QueryPanel>
      <Panel title="Entries per second" className="h-auto">
        <RateChart history={history} />
      </Panel>
      <QueryPanel title="Services" query={query} className="h-auto">
        {(answer) => (
          <DataTable
            label="Services"
            rows={answer.services}
            columns={SERVICE_COLUMNS}
            rowId={(row) => row.service}
            csvName="services"
          />
        )}
      </QueryPanel>
      <QueryPanel title="Streams and those that follow them" query={streams} className="h-auto">
        {(answer) => (
          <DataTable
            label="Streams"
            rows={streamRows(answer)}
            columns={STREAM_COLUMNS}
            rowId={(row) => row.id}
            csvName="streams"
          />
        )}
      </QueryPanel>
    </div>
  );
}

/** What the gateway asks of order-manager. */
function submitRate({ services }: ServicesAnswer): number {
  return services.find(({ service }) => service === 'order-manager')?.calls_per_second ?? 0;
}

function Mode({ answer }: { answer: ServicesAnswer | undefined }) {
  if (answer === undefined) return null;
  return (
    <>
      <Badge tone="accent">{answer.deployment === 'monolith' ? 'Monolith' : 'Distributed'}</Badge>
      <Badge tone={answer.status === 'ok' ? 'up' : 'warn'}>
        {answer.status === 'ok' ? 'All up' : 'Degraded'}
      </Badge>
      <span className="text-2xs text-faint max-sm:hidden">{formatTime(answer.checked_at)}</span>
    </>
  );
}

const SERVICE_COLUMNS: readonly TableColumn<ServiceRow>[] = [
  { id: 'service', header: 'Service', value: (row) => row.service, className: 'font-semibold' },
  {
    id: 'status',
    header: 'Health',
    value: (row) => row.status,
    cell: (row) => <Badge tone={TONES[row.status]}>{row.status}</Badge>,
  },
  time('p50', 'p50', (row) => row.p50_ms),
  time('p99', 'p99', (row) => row.p99_ms),
  { id: 'calls', header: 'Calls/s', value: (row) => row.calls_per_second, numeric: true },
  { id: 'queue', header: 'Queue', value: (row) => row.queue_depth, numeric: true },
  { id: 'lag', header: 'Lag', value: (row) => row.lag, numeric: true },
  { id: 'errors', header: 'Errors/min', value: (row) => row.errors_last_minute, numeric: true },
  { id: 'memory', header: 'Memory MB', value: (row) => row.memory_mb, numeric: true },
  { id: 'pid', header: 'Process', value: (row) => row.pid, numeric: true },
  { id: 'version', header: 'Version', value: (row) => row.version },
  {
    id: 'uptime',
    header: 'Up',
    value: (row) => row.uptime_seconds,
    cell: (row) => (row.uptime_seconds === null ? '—' : duration(row.uptime_seconds)),
    numeric: true,
  },
  {
    id: 'error',
    header: 'Trouble or last error',
    value: (row) => row.detail ?? row.last_error,
    cell: (row) => (
      <span className="block max-w-96 truncate" title={row.detail ?? row.last_error ?? undefined}>
        {row.detail ?? lastError(row)}
      </span>
    ),
  },
];

function lastError({ last_error: error, last_error_at: at }: ServiceRow): string {
  return error === null || at === null ? '—' : `${formatTime(at)} ${error}`;
}

function time(
  id: string,
  header: string,
  value: (row: ServiceRow) => number | null,
): TableColumn<ServiceRow> {
  const cell = (row: ServiceRow) => {
    const figure = value(row);
    return figure === null ? '—' : ms(figure);
  };
  return { id, header, value, cell, numeric: true };
}

interface StreamRow {
  readonly id: string;
  readonly service: string;
  readonly kind: 'stream' | 'follower';
  readonly head: number | null;
  readonly epoch: number | null;
  readonly behind: number;
  readonly halted: string | null;
}

function streamRows(answer: StreamsAnswer): StreamRow[] {
  const owned = answer.streams.map((one): StreamRow => ({
    id: one.stream,
    service: one.service,
    kind: 'stream',
    head: one.head,
    epoch: one.epoch,
    behind: one.backlog + one.requests,
    halted: one.halted,
  }));
  const followers = answer.followers.map((one): StreamRow => ({
    id: one.name,
    service: one.service,
    kind: 'follower',
    head: null,
    epoch: null,
    behind: one.lag,
    halted: one.halted,
  }));
  return [...owned, ...followers];
}

const STREAM_COLUMNS: readonly TableColumn<StreamRow>[] = [
  { id: 'name', header: 'Name', value: (row) => row.id, className: 'font-semibold' },
  { id: 'kind', header: 'Kind', value: (row) => row.kind },
  { id: 'service', header: 'Service', value: (row) => row.service },
  { id: 'head', header: 'Head', value: (row) => row.head, numeric: true },
  { id: 'epoch', header: 'Epoch', value: (row) => row.epoch, numeric: true },
  { id: 'behind', header: 'Waiting or behind', value: (row) => row.behind, numeric: true },
  haltedColumn(),
];
