'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { reasonWords } from '@/features/ticket/reason-words';
import { Check } from '@/features/ticket/ticket-fields';
import { ApiError } from '@/lib/api/client';
import { privateKey, useSession } from '@/lib/session';
import { Button, Dialog, Field, Select } from '@/ui';

import { addressesOf, KEYS_PATH, PERMISSIONS } from './api-key';
import type { NewApiKey, Permission } from './api-key';

const FORM = 'new-api-key';
const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: 'never', label: 'Never', days: null },
  { value: '1', label: 'In a day', days: 1 },
  { value: '30', label: 'In 30 days', days: 30 },
  { value: '365', label: 'In a year', days: 365 },
] as const;
type Lifetime = (typeof LIFETIMES)[number]['value'];

interface Wish {
  readonly label: string;
  readonly permissions: readonly Permission[];
  readonly addresses: string;
  readonly lifetime: Lifetime;
}

/** Makes a key; what it may do, from where, and until when. */
export function CreateKeyDialog(props: { onClose: () => void; onMade: (key: NewApiKey) => void }) {
  const { onClose, onMade } = props;
  const { call, user } = useSession();
  const client = useQueryClient();
  const [wish, setWish] = useState<Wish>(START);
  const change = (part: Partial<Wish>) => setWish((now) => ({ ...now, ...part }));
  const create = useMutation<NewApiKey, Error>({
    mutationFn: () => call<NewApiKey>(KEYS_PATH, { method: 'POST', body: bodyOf(wish) }),
    onSuccess: (key) => {
      void client.invalidateQueries({ queryKey: privateKey(user?.username ?? '', KEYS_PATH) });
      onMade(key);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="New API key"
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Back
          </Button>
          <Button
            {...{ type: 'submit', form: FORM, size: 'md', tone: 'primary' }}
            busy={create.isPending}
            disabled={wish.permissions.length === 0}
          >
            Make key
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <KeyFields {...{ wish, change }} isOperator={user?.role === 'operator'} />
        {create.error !== null && (
          <p role="alert" className="rounded-md border border-down/40 bg-down-soft p-2 text-xs">
            {failure(create.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

const START: Wish = {
  label: '',
  permissions: ['read', 'trade'],
  addresses: '',
  lifetime: 'never',
};

function KeyFields(props: {
  wish: Wish;
  change: (part: Partial<Wish>) => void;
  isOperator: boolean;
}) {
  const { wish, change, isOperator } = props;
  const offered = PERMISSIONS.filter(([permission]) => permission !== 'admin' || isOperator);
  const toggle = (permission: Permission, on: boolean) => {
    const others = wish.permissions.filter((one) => one !== permission);
    change({ permissions: on ? [...others, permission] : others });
  };
  return (
    <>
      <Field
        label="Name"
        placeholder="my bot"
        required
        maxLength={64}
        value={wish.label}
        onChange={(event) => change({ label: event.target.value })}
      />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 text-xs text-muted">Permissions</legend>
        {offered.map(([permission, words]) => (
          <Check
            key={permission}
            label={words}
            checked={wish.permissions.includes(permission)}
            onChange={(on) => toggle(permission, on)}
          />
        ))}
      </fieldset>
      <Field
        label="Only from these addresses"
        hint="optional"
        placeholder="203.0.113.7, 198.51.100.0/24"
        value={wish.addresses}
        onChange={(event) => change({ addresses: event.target.value })}
      />
      <div className="flex items-center justify-between text-xs">
        <span className="text-muted">Expires</span>
        <Select
          label="Expires"
          value={wish.lifetime}
          onValueChange={(lifetime) => change({ lifetime })}
          options={LIFETIMES}
        />
      </div>
    </>
  );
}

function bodyOf({ label, permissions, addresses, lifetime }: Wish) {
  const days = LIFETIMES.find(({ value }) => value === lifetime)?.days ?? null;
  return {
    label,
    permissions,
    ip_allow_list: addressesOf(addresses),
    expires_at: days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
  };
}

function failure(error: Error): string {
  if (!(error instanceof ApiError)) return error.message;
  const words = reasonWords(error.reason, error.message, error.context);
  return `${words}: ${error.message}`;
}
