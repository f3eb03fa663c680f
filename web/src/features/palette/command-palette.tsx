'use client';

import { Command } from 'cmdk';
import { useTheme } from 'next-themes';
import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';

import { useOrderActions } from '@/features/blotter/order-actions';
import { useOverlays } from '@/features/hotkeys/overlays';
import { NAVIGATION } from '@/features/shell/navigation';
import { useAssets } from '@/lib/api/queries';
import { useApiAddress } from '@/lib/config';
import { useSession } from '@/lib/session';
import type { Session } from '@/lib/session';

/** Everything there is, found by typing; stands once, in the frame of the pages. */
export function CommandPalette() {
  const { open, hide } = useOverlays();
  const { user } = useSession();
  if (user === null) return null;
  return (
    <Dialog.Root
      open={open === 'palette'}
      onOpenChange={(isOpen) => {
        if (!isOpen) hide();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-lg -translate-x-1/2 overflow-hidden rounded-lg border border-line-strong bg-panel shadow-(--shadow)"
        >
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <Command label="Search" loop>
            <Command.Input
              placeholder="Symbol, page or action"
              className="h-11 w-full border-b border-line bg-transparent px-4 text-sm outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[50vh] overflow-auto p-1.5">
              <Command.Empty className="p-4 text-center text-xs text-muted">
                Nothing of that name
              </Command.Empty>
              <Symbols onDone={hide} />
              <Pages onDone={hide} />
              <Actions onDone={hide} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface GroupProps {
  readonly onDone: () => void;
}

function Symbols({ onDone }: GroupProps) {
  const { data } = useAssets();
  const router = useRouter();
  return (
    <Group heading="Symbols">
      {(data ?? []).map(({ symbol, name }) => (
        <Item
          key={symbol}
          words={`${symbol} ${name}`}
          onChoose={() => {
            onDone();
            router.push(`/trade/${symbol}`);
          }}
        >
          <span className="w-16 font-medium">{symbol}</span>
          <span className="truncate text-muted">{name}</span>
        </Item>
      ))}
    </Group>
  );
}

function Pages({ onDone }: GroupProps) {
  const router = useRouter();
  const { user } = useSession();
  const pages = NAVIGATION.filter(({ roles }) => {
    return roles === undefined || (user !== null && roles.includes(user.role));
  });
  return (
    <Group heading="Pages">
      {pages.map(({ href, label }) => (
        <Item
          key={href}
          words={`page ${label}`}
          onChoose={() => {
            onDone();
            router.push(href);
          }}
        >
          {label}
        </Item>
      ))}
    </Group>
  );
}

function Actions({ onDone }: GroupProps) {
  const session = useSession();
  const { resolvedTheme, setTheme } = useTheme();
  const { show } = useOverlays();
  const { cancelAll } = useOrderActions();
  const address = useApiAddress();
  const actions: readonly (readonly [label: string, act: () => void])[] = [
    ['Cancel all open orders', () => void cancelAll()],
    ['Switch theme', () => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')],
    ...switches(session),
    ['Sign out', () => void session.logout()],
    ['Show keys', () => show('help')],
    ['API reference', () => void window.open(`${address}/docs`, '_blank', 'noreferrer')],
  ];
  return (
    <Group heading="Actions">
      {actions.map(([label, act]) => (
        <Item
          key={label}
          words={label}
          onChoose={() => {
            onDone();
            act();
          }}
        >
          {label}
        </Item>
      ))}
    </Group>
  );
}

function switches({ users, user, switchTo }: Session): [label: string, act: () => void][] {
  return users
    .filter(({ username }) => username !== user?.username)
    .map(({ username }) => [`Switch to ${username}`, () => switchTo(username)]);
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

function Item(props: { words: string; onChoose: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={props.words}
      onSelect={props.onChoose}
      className="flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-1.5 text-xs data-[selected=true]:bg-hover"
    >
      {props.children}
    </Command.Item>
  );
}
