'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ExternalLink, KeyRound, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';

import { reasonWords } from '@/features/ticket/reason-words';
import { ApiError } from '@/lib/api/client';
import { useApiAddress } from '@/lib/config';
import { privateKey, usePrivateQuery, useSession } from '@/lib/session';
import {
  Badge,
  Button,
  ConfirmButton,
  DataTable,
  Empty,
  Failure,
  formatDateTime,
  Panel,
  Skeleton,
} from '@/ui';
import type { TableColumn } from '@/ui';

import type { ApiKey, NewApiKey } from './api-key';
import { KEYS_PATH } from './api-key';
import { CreateKeyDialog } from './create-key-dialog';
import { SecretDialog } from './secret-dialog';

/** API keys of the account: made, shown once, revoked. */
export function KeysPage() {
  const { data, error, isPending, refetch } = usePrivateQuery<readonly ApiKey[]>(KEYS_PATH);
  const [creates, setCreates] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const revoke = useRevoke();
  const columns = useMemo(() => keyColumns(revoke), [revoke]);
  return (
    <div className="mx-auto flex h-full max-w-5xl flex-col gap-3 p-3">
      <Panel
        title="API keys"
        actions={
          <Button tone="primary" onClick={() => setCreates(true)}>
            <KeyRound aria-hidden className="size-3.5" /> New key
          </Button>
        }
      >
        <p className="border-b border-line px-3 py-2 text-xs text-muted">
          A key lets a program trade for this account. Send it as APCA-API-KEY-ID and
          APCA-API-SECRET-KEY; Alpaca and ccxt clients work unchanged. <ReferenceLinks />
        </p>
        {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton />}
        {data !== undefined && (
          <DataTable
            label="API keys"
            rows={data}
            columns={columns}
            rowId={(key) => key.key_id}
            empty={<Empty title="No keys yet">Make one for your first program.</Empty>}
          />
        )}
      </Panel>
      {creates && <CreateKeyDialog onClose={() => setCreates(false)} onMade={setMade} />}
      {made !== null && <SecretDialog made={made} onClose={() => setMade(null)} />}
    </div>
  );
}

/** Where the exchange describes its own API. */
function ReferenceLinks() {
  const address = useApiAddress();
  const links = [
    ['/docs', 'API reference (Swagger)'],
    ['/docs/errors', 'Error reasons'],
  ] as const;
  return links.map(([path, label]) => (
    <a
      key={path}
      href={`${address}${path}`}
      target="_blank"
      rel="noreferrer"
      className="mr-3 inline-flex items-center gap-1 text-accent underline underline-offset-2"
    >
      {label}
      <ExternalLink aria-hidden className="size-3" />
    </a>
  ));
}

function useRevoke(): (key: ApiKey) => void {
  const { call, user } = useSession();
  const client = useQueryClient();
  const username = user?.username ?? '';
  const { mutate } = useMutation<unknown, Error, ApiKey>({
    mutationFn: (key) =>
      call(`${KEYS_PATH}/${encodeURIComponent(key.key_id)}`, { method: 'DELETE' }),
    onSuccess: (_, key) => toast(`Key ${key.label} revoked`),
    onError: (error) => {
      const known = error instanceof ApiError;
      toast.error('Not revoked', {
        description: known ? reasonWords(error.reason, error.message) : error.message,
      });
    },
    onSettled: () => client.invalidateQueries({ queryKey: privateKey(username, KEYS_PATH) }),
  });
  return mutate;
}

function keyColumns(revoke: (key: ApiKey) => void): readonly TableColumn<ApiKey>[] {
  return [
    { id: 'label', header: 'Name', value: (key) => key.label, className: 'font-medium' },
    { id: 'key', header: 'Key', value: (key) => key.key_id, className: 'font-mono' },
    {
      id: 'permissions',
      header: 'May',
      value: (key) => key.permissions.join(', '),
      cell: (key) => (
        <span className="inline-flex gap-1">
          {key.permissions.map((permission) => (
            <Badge key={permission}>{permission}</Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'addresses',
      header: 'From',
      value: (key) => key.ip_allow_list.join(', '),
      cell: (key) => {
        return key.ip_allow_list.length === 0 ? 'any address' : key.ip_allow_list.join(', ');
      },
    },
    timeColumn('created', 'Made', (key) => key.created_at),
    timeColumn('expires', 'Expires', (key) => key.expires_at, 'never'),
    timeColumn('used', 'Last used', (key) => key.last_used_at, 'never'),
    {
      id: 'revoke',
      header: 'Revoke',
      value: () => null,
      data: false,
      className: 'text-right',
      cell: (key) => (
        <ConfirmButton
          size="xs"
          tone="ghost"
          aria-label={`Revoke ${key.label}`}
          question="Revoke this key?"
          explanation="Programs that use it are cut off at once. This cannot be undone."
          confirmLabel="Revoke"
          onConfirm={() => revoke(key)}
        >
          <Trash2 aria-hidden className="size-3" /> Revoke
        </ConfirmButton>
      ),
    },
  ];
}

function timeColumn(
  id: string,
  header: string,
  value: (key: ApiKey) => string | null,
  none = '',
): TableColumn<ApiKey> {
  return {
    id,
    header,
    value,
    cell: (key) => {
      const at = value(key);
      return <span className="text-muted">{at === null ? none : formatDateTime(at)}</span>;
    },
  };
}
