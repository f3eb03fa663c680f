'use client';

import { Check, Copy } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';

import { useApiAddress } from '@/lib/config';
import { Button } from '@/ui';
import { COPY_FORMS, COPY_NAMES, copyAs } from './copy-as';
import type { CopyForm } from './copy-as';
import type { OrderBody } from './order-body';

const SHOWN_MS = 1_500;

/** Takes an order to the clipboard, as a program for one of the clients of the API. */
export function CopyMenu({ body, label = 'Copy as' }: { body: OrderBody | null; label?: string }) {
  const address = useApiAddress();
  const [copied, setCopied] = useState<CopyForm | null>(null);
  const copy = async (form: CopyForm) => {
    if (body === null) return;
    await navigator.clipboard.writeText(copyAs(form, body, address));
    setCopied(form);
    setTimeout(() => setCopied(null), SHOWN_MS);
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button tone="ghost" size="xs" disabled={body === null}>
          {copied === null ? (
            <Copy aria-hidden className="size-3" />
          ) : (
            <Check aria-hidden className="size-3 text-up" />
          )}
          {copied === null ? label : `${COPY_NAMES[copied]} copied`}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-32 rounded-md border border-line-strong bg-raised p-1 shadow-(--shadow)"
        >
          {COPY_FORMS.map((form) => (
            <DropdownMenu.Item
              key={form}
              onSelect={() => void copy(form)}
              className="cursor-pointer rounded-sm px-2 py-1 text-xs outline-none data-[highlighted]:bg-hover"
            >
              {COPY_NAMES[form]}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
