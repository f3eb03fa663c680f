'use client';

import { Check, LayoutDashboard } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import type { ReactNode } from 'react';

import { openLadder } from '@/features/ladder/open-ladder';
import { Button } from '@/ui';

import { isSameLayout, PANELS, PRESETS } from './layout';
import { layoutOf, useLayouts } from './layout-store';
import { SaveLayout } from './save-layout';

const ITEM = [
  'flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1.5 text-xs outline-none',
  'data-[disabled]:cursor-default data-[disabled]:opacity-50 data-[highlighted]:bg-hover',
].join(' ');

/** Chooses, changes, keeps and resets the layout of the trading screen. */
export function LayoutMenu({ symbol }: { symbol: string }) {
  const { current, name, saved, open, remove } = useLayouts();
  const [saves, setSaves] = useState(false);
  const base = layoutOf(saved, name);
  const isChanged = base !== null && !isSameLayout(base, current);
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button tone="ghost" size="xs" aria-label={`Layout ${name}${isChanged ? ' *' : ''}`}>
            <LayoutDashboard aria-hidden className="size-3.5" />
            <span className="max-w-28 truncate">
              {name}
              {isChanged ? ' *' : ''}
            </span>
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={4}
            className="z-50 max-h-[80dvh] min-w-56 overflow-auto rounded-md border border-line-strong bg-raised p-1 shadow-(--shadow)"
          >
            <Layouts />
            <Line />
            <Panels />
            <Line />
            <Item onSelect={() => setSaves(true)}>Save as…</Item>
            <Item disabled={!isChanged} onSelect={() => open(name)}>
              Reset to {name}
            </Item>
            {name in saved && <Item onSelect={() => remove(name)}>Delete {name}</Item>}
            <Line />
            <Item onSelect={() => openLadder(symbol)}>Price ladder in its own window</Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {saves && <SaveLayout onClose={() => setSaves(false)} />}
    </>
  );
}

function Layouts() {
  const { name, saved, open } = useLayouts();
  return (
    <DropdownMenu.RadioGroup value={name}>
      <DropdownMenu.Label className="px-2 py-1 text-2xs text-faint">Layouts</DropdownMenu.Label>
      {[...Object.keys(PRESETS), ...Object.keys(saved)].map((one) => (
        <DropdownMenu.RadioItem key={one} value={one} className={ITEM} onSelect={() => open(one)}>
          <Tick />
          {one}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

function Panels() {
  const { current, toggle } = useLayouts();
  return (
    <DropdownMenu.Group>
      <DropdownMenu.Label className="px-2 py-1 text-2xs text-faint">Panels</DropdownMenu.Label>
      {PANELS.map(({ id, label }) => (
        <DropdownMenu.CheckboxItem
          key={id}
          checked={!current.hidden.includes(id)}
          className={ITEM}
          onSelect={(event) => {
            // Several panels are chosen in one go.
            event.preventDefault();
            toggle(id);
          }}
        >
          <Tick />
          {label}
        </DropdownMenu.CheckboxItem>
      ))}
    </DropdownMenu.Group>
  );
}

function Tick() {
  return (
    <span className="size-3">
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden className="size-3 text-accent" />
      </DropdownMenu.ItemIndicator>
    </span>
  );
}

function Line() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}

function Item(props: { children: ReactNode; disabled?: boolean; onSelect: () => void }) {
  return (
    <DropdownMenu.Item disabled={props.disabled} className={ITEM} onSelect={props.onSelect}>
      <span className="size-3" />
      {props.children}
    </DropdownMenu.Item>
  );
}
