'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

import { useApiAddress } from '@/lib/config';
import { Button, Dialog } from '@/ui';

import type { NewApiKey } from './api-key';

/** The secret of a key, shown this once. */
export function SecretDialog({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  const address = useApiAddress();
  const environment = [
    `export APCA_API_BASE_URL=${address}`,
    `export APCA_API_KEY_ID=${made.key_id}`,
    `export APCA_API_SECRET_KEY=${made.secret}`,
  ].join('\n');
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Key ${made.label} is made`}
      description="The secret is shown this once and kept nowhere. Copy it now."
      footer={
        <Button size="md" tone="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Value name="Key" value={made.key_id} />
        <Value name="Secret" value={made.secret} />
        <Value name="For the shell" value={environment} />
      </div>
    </Dialog>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className="text-xs">
      <div className="mb-1 flex items-center justify-between text-muted">
        {name}
        <Button size="xs" tone="ghost" aria-label={`Copy ${name}`} onClick={() => void copy()}>
          {copied ? (
            <Check aria-hidden className="size-3" />
          ) : (
            <Copy aria-hidden className="size-3" />
          )}
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <pre
        tabIndex={0}
        aria-label={name}
        className="overflow-auto rounded-md border border-line bg-ground p-2 font-mono"
      >
        {value}
      </pre>
    </div>
  );
}
