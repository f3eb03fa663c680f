'use client';

import { useState } from 'react';

import { Field, NumberField, Select } from '@/ui';

import { CommandButton } from './command-button';
import { useCommand } from './use-admin';

const KINDS = [
  { value: 'deposits', label: 'Put in' },
  { value: 'withdrawals', label: 'Take out' },
] as const;

/** Adjusts a balance by a journal entry of its own; the same request has one effect. */
export function BalanceButton({ username }: { username: string }) {
  const send = useCommand();
  const [kind, setKind] = useState<'deposits' | 'withdrawals'>('deposits');
  const [asset, setAsset] = useState('USD');
  const [amount, setAmount] = useState('');
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  return (
    <CommandButton
      label="Balance"
      question={`Adjust the balance of ${username}?`}
      explanation="A balanced entry in the ledger: against the bank account of the exchange."
      confirmLabel="Adjust"
      ready={amount !== '' && asset !== ''}
      fields={
        <>
          <Select label="Direction" value={kind} onValueChange={setKind} options={KINDS} />
          <Field
            label="Asset"
            hint="USD or a symbol"
            value={asset}
            onChange={(event) => setAsset(event.target.value.trim().toUpperCase())}
          />
          <NumberField label="Amount" step="100" value={amount} onValueChange={setAmount} />
        </>
      }
      run={async (reason) => {
        const body = { asset, amount, request_id: requestId, reason };
        const path = `admin/accounts/${encodeURIComponent(username)}/${kind}`;
        const done = await send<{ id: string }>(path, { method: 'POST', body }, ({ id }) => {
          return `Journal entry ${id}: ${amount} ${asset}`;
        });
        // An outcome that is unknown keeps the id, so that a repeat cannot count twice.
        if (done) setRequestId(crypto.randomUUID());
        return done;
      }}
    />
  );
}
