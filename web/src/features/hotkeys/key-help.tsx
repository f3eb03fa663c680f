'use client';

import { Dialog } from '@/ui';

import { useOverlays } from './overlays';
import { SHORTCUTS } from './shortcuts';

/** Tells the keys; fetched when somebody asks for it. */
export function KeyHelp() {
  const { hide } = useOverlays();
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) hide();
      }}
      title="Keys"
      description="Keys for trading work when no field has the focus."
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-xs">
        {SHORTCUTS.map(({ keys, what }) => (
          <div key={what} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded-sm border border-line-strong bg-raised px-1.5 text-center font-sans"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-muted">{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
