'use client';

import { Badge, DataTable, Empty, formatTime } from '@/ui';
import type { TableColumn } from '@/ui';

import { CommandButton } from './command-button';
import { QueryPanel } from './query-panel';
import { duration } from './service-map';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

interface SocketRow {
  readonly id: string;
  readonly path: string;
  readonly address: string;
  readonly username: string | null;
  readonly credential_id: string | null;
  readonly via: string | null;
  readonly age_seconds: number;
  readonly buffered_bytes: number;
  readonly slow: boolean;
}

interface CredentialRow {
  readonly credential_id: string;
  readonly username: string;
  readonly via: string;
  readonly limit: number;
  readonly remaining: number;
  readonly used_percent: number;
  readonly last_seen_at: string;
}

interface ConnectionsAnswer {
  readonly sockets: readonly SocketRow[];
  readonly credentials: readonly CredentialRow[];
}

/** Who is connected: sockets with slow readers, keys and sessions in use with their budgets. */
export function ConnectionsPage() {
  const query = useAdmin<ConnectionsAnswer>('connections', LIVE_MS);
  return (
    <div className="grid h-full min-h-160 grid-rows-2 gap-1.5">
      <QueryPanel title="Open sockets" query={query}>
        {({ sockets }) => (
          <DataTable
            label="Open sockets"
            rows={sockets}
            columns={SOCKET_COLUMNS}
            rowId={(row) => row.id}
            filterable
            csvName="sockets"
            empty={<Empty title="No socket is open" />}
          />
        )}
      </QueryPanel>
      <QueryPanel title="Keys and sessions in use" query={query}>
        {({ credentials }) => (
          <DataTable
            label="Keys and sessions in use"
            rows={credentials}
            columns={CREDENTIAL_COLUMNS}
            rowId={(row) => row.credential_id}
            filterable
            csvName="credentials"
            empty={<Empty title="Nobody has called" />}
          />
        )}
      </QueryPanel>
    </div>
  );
}

const SOCKET_COLUMNS: readonly TableColumn<SocketRow>[] = [
  { id: 'path', header: 'Stream', value: (row) => row.path, className: 'font-semibold' },
  { id: 'username', header: 'User', value: (row) => row.username ?? 'not signed in yet' },
  { id: 'via', header: 'By', value: (row) => row.via },
  { id: 'address', header: 'Address', value: (row) => row.address },
  {
    id: 'age',
    header: 'Open for',
    value: (row) => row.age_seconds,
    cell: (row) => duration(row.age_seconds),
    numeric: true,
  },
  { id: 'buffered', header: 'Waiting bytes', value: (row) => row.buffered_bytes, numeric: true },
  {
    id: 'slow',
    header: 'Reader',
    value: (row) => (row.slow ? 'slow' : 'keeps up'),
    cell: (row) => <Badge tone={row.slow ? 'warn' : 'up'}>{row.slow ? 'slow' : 'keeps up'}</Badge>,
  },
  {
    id: 'disconnect',
    header: 'Disconnect',
    value: () => null,
    cell: (row) => <DisconnectButton row={row} />,
    data: false,
    className: 'text-right',
  },
];

function DisconnectButton({ row }: { row: SocketRow }) {
  const send = useCommand();
  const who = row.username ?? row.address;
  return (
    <CommandButton
      label="Disconnect"
      tone="danger"
      question={`Disconnect ${who}?`}
      explanation="The socket is closed. Its client may connect again."
      confirmLabel="Disconnect"
      run={(reason) => {
        const path = `admin/connections/${row.id}/disconnect`;
        return send(path, { method: 'POST', body: { reason } }, () => `${who} is disconnected`);
      }}
    />
  );
}

const CREDENTIAL_COLUMNS: readonly TableColumn<CredentialRow>[] = [
  { id: 'username', header: 'User', value: (row) => row.username, className: 'font-semibold' },
  { id: 'via', header: 'By', value: (row) => (row.via === 'key' ? 'API key' : 'session') },
  { id: 'credential', header: 'Key or session', value: (row) => row.credential_id },
  {
    id: 'used',
    header: 'Of the rate limit',
    value: (row) => row.used_percent,
    cell: (row) => <UsedBar percent={row.used_percent} />,
    numeric: true,
  },
  { id: 'limit', header: 'Limit a minute', value: (row) => row.limit, numeric: true },
  {
    id: 'seen',
    header: 'Last seen',
    value: (row) => row.last_seen_at,
    cell: (row) => formatTime(row.last_seen_at),
  },
];

function UsedBar({ percent }: { percent: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      {percent} %
      <span className="inline-block h-1.5 w-20 overflow-hidden rounded-full bg-raised" aria-hidden>
        <span className="block h-full bg-accent" style={{ width: `${Math.min(100, percent)}%` }} />
      </span>
    </span>
  );
}
