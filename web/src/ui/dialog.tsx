'use client';

import clsx from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

import { Button } from './button';

/** Properties of a dialog. */
export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string;
  /** `drawer` comes from the right over the full height. */
  readonly shape?: 'box' | 'drawer';
  readonly wide?: boolean;
  /** Buttons at the bottom. */
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

const SHAPES = {
  box: 'top-1/2 left-1/2 max-h-[90dvh] w-[calc(100vw-1.5rem)] -translate-x-1/2 -translate-y-1/2 rounded-lg border',
  drawer: 'top-0 right-0 h-dvh w-full border-l',
} as const;

/** A window over the page; keeps the focus inside, Escape closes it. */
export function Dialog({ shape = 'box', wide = false, ...props }: DialogProps) {
  return (
    <Primitive.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Primitive.Content
          {...(props.description === undefined ? { 'aria-describedby': undefined } : {})}
          className={clsx(
            'fixed z-50 flex flex-col border-line-strong bg-panel shadow-(--shadow)',
            SHAPES[shape],
            wide ? 'max-w-3xl' : 'max-w-md',
          )}
        >
          <header className="flex items-start gap-2 border-b border-line p-4">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="text-sm font-semibold">{props.title}</Primitive.Title>
              {props.description !== undefined && (
                <Primitive.Description className="mt-1 text-xs text-muted">
                  {props.description}
                </Primitive.Description>
              )}
            </div>
            <Primitive.Close asChild>
              <Button tone="ghost" size="icon" aria-label="Close">
                <X aria-hidden className="size-4" />
              </Button>
            </Primitive.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-auto p-4">{props.children}</div>
          {props.footer !== undefined && (
            <footer className="flex justify-end gap-2 border-t border-line p-3">
              {props.footer}
            </footer>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
