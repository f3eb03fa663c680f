'use client';

import { Plus } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';

import { useExchangeInfo } from '@/lib/api/queries';
import { Button } from '@/ui';

/** The menu of the symbols that are not watched yet. */
export function AddSymbol(props: { watched: readonly string[]; onAdd: (symbol: string) => void }) {
  const { data } = useExchangeInfo();
  const left = data?.symbols.filter(({ symbol }) => !props.watched.includes(symbol)) ?? [];
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button tone="ghost" size="icon" aria-label="Watch another symbol">
          <Plus aria-hidden className="size-3.5" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          className="z-50 max-h-72 min-w-32 overflow-auto rounded-md border border-line-strong bg-raised p-1 shadow-(--shadow)"
        >
          {left.length === 0 && (
            <p className="px-2 py-1.5 text-xs text-muted">All symbols are watched</p>
          )}
          {left.map(({ symbol }) => (
            <DropdownMenu.Item
              key={symbol}
              onSelect={() => props.onAdd(symbol)}
              className="cursor-pointer rounded-sm px-2 py-1.5 text-xs outline-none data-[highlighted]:bg-hover"
            >
              {symbol}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
