'use client';

import { useState } from 'react';
import type { FormEvent } from 'react';

import { Button, Dialog, Field } from '@/ui';

import { LAYOUT_NAME_MAX, LAYOUTS_MAX, PRESETS } from './layout';
import { useLayouts } from './layout-store';

/** Asks for a name under which the layout on screen is kept. */
export function SaveLayout({ onClose }: { onClose: () => void }) {
  const { name: opened, saved, save } = useLayouts();
  const [name, setName] = useState(opened in saved ? opened : '');
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save(name.trim())) onClose();
    else setError(problemOf(name.trim()));
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title="Save this layout"
      description="Panels and their sizes are kept in this browser."
    >
      <form onSubmit={submit} className="flex items-end gap-2">
        <Field
          className="flex-1"
          label="Name"
          autoFocus
          maxLength={LAYOUT_NAME_MAX}
          value={name}
          error={error}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" tone="primary" className="h-8 self-end">
          Save layout
        </Button>
      </form>
    </Dialog>
  );
}

function problemOf(name: string): string {
  if (name === '') return 'Give it a name';
  if (name in PRESETS) return `${name} comes with the screen: choose another name`;
  return `No more than ${LAYOUTS_MAX} layouts are kept: delete one first`;
}
