'use client';

import { Check, LogOut, Plus, UserRound } from 'lucide-react';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';

import { useZonePreference } from '@/features/zone/zone-preference';
import { useSession } from '@/lib/session';
import { Button, ZONES } from '@/ui';

const ITEM =
  'flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1.5 text-xs outline-none data-[highlighted]:bg-hover';

/** Who is signed in; switches between the accounts of this tab, adds one, signs out. */
export function AccountMenu() {
  const { user, users, switchTo, logout } = useSession();
  if (user === null) return null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button tone="plain" aria-label={`Account ${user.username}`}>
          <UserRound aria-hidden className="size-3.5" />
          <span className="max-w-28 truncate max-sm:hidden">{user.username}</span>
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-48 rounded-md border border-line-strong bg-raised p-1 shadow-(--shadow)"
        >
          <DropdownMenu.Label className="px-2 py-1 text-2xs text-faint">
            Accounts of this tab
          </DropdownMenu.Label>
          {users.map((one) => (
            <DropdownMenu.Item
              key={one.username}
              className={ITEM}
              onSelect={() => switchTo(one.username)}
            >
              <span className="flex-1">{one.username}</span>
              <span className="text-faint">{one.role}</span>
              <Check
                aria-hidden
                className={
                  one.username === user.username ? 'size-3 text-accent' : 'invisible size-3'
                }
              />
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Item className={ITEM} asChild>
            <Link href="/login?add=1">
              <Plus aria-hidden className="size-3.5" /> Add account
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <ZoneChoice />
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={ITEM} onSelect={() => void logout()}>
            <LogOut aria-hidden className="size-3.5" /> Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The zone in which all times are shown. */
function ZoneChoice() {
  const { zone, choose } = useZonePreference();
  return (
    <DropdownMenu.RadioGroup value={zone}>
      <DropdownMenu.Label className="px-2 py-1 text-2xs text-faint">Times of</DropdownMenu.Label>
      {ZONES.map(({ id, label }) => (
        <DropdownMenu.RadioItem key={id} value={id} className={ITEM} onSelect={() => choose(id)}>
          <span className="flex-1">{label}</span>
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden className="size-3 text-accent" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
