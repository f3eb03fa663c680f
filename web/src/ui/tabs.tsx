'use client';

import clsx from 'clsx';
import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

/** One tab. */
export interface TabItem {
  readonly id: string;
  readonly label: ReactNode;
  /** A number beside the label, for example of open orders. */
  readonly count?: number;
  readonly content: ReactNode;
}

/** Properties of tabs. */
export interface TabsProps {
  /** Name of the list of tabs for screen readers. */
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly value: string;
  readonly onValueChange: (id: string) => void;
  /** Controls at the right of the list. */
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** Tabs with the content below; only the chosen one is mounted. */
export function Tabs({ label, items, value, onValueChange, actions, className }: TabsProps) {
  return (
    <Primitive.Root
      value={value}
      onValueChange={onValueChange}
      className={clsx('flex h-full min-h-0 min-w-0 flex-col', className)}
    >
      <div className="flex h-9 shrink-0 items-center border-b border-line">
        <Primitive.List
          aria-label={label}
          className="flex h-full min-w-0 items-stretch overflow-x-auto px-1.5"
        >
          {items.map((item) => (
            <Primitive.Trigger key={item.id} value={item.id} className={TRIGGER}>
              {item.label}
              {item.count !== undefined && item.count > 0 && (
                <span className="rounded-sm bg-raised px-1 text-2xs text-muted">{item.count}</span>
              )}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        <div className="ml-auto flex items-center gap-1 px-1.5">{actions}</div>
      </div>
      {items.map((item) => (
        <Primitive.Content
          key={item.id}
          value={item.id}
          className="min-h-0 flex-1 overflow-auto focus-visible:outline-offset-[-2px]"
        >
          {item.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}

const TRIGGER = clsx(
  'flex shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-xs max-sm:px-1.5',
  'text-muted hover:text-text data-[state=active]:border-accent data-[state=active]:text-text',
  'focus-visible:outline-offset-[-3px]',
);
