'use client';

import { Menu } from 'lucide-react';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';

import { Button } from '@/ui';

import type { NavigationItem } from './navigation';

/** The top navigation behind one button, for screens that are too narrow for its row. */
export function PhoneMenu({ items, path }: { items: readonly NavigationItem[]; path: string }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button tone="ghost" size="icon" aria-label="Menu">
          <Menu aria-hidden className="size-4" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          className="z-50 min-w-48 rounded-md border border-line-strong bg-raised p-1 shadow-(--shadow)"
        >
          {items.map(({ href, label }) => (
            <DropdownMenu.Item key={href} asChild>
              <Link
                href={href}
                aria-current={path.startsWith(href) ? 'page' : undefined}
                className="block rounded-sm px-3 py-2.5 text-sm outline-none aria-[current]:text-accent data-[highlighted]:bg-hover"
              >
                {label}
              </Link>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
