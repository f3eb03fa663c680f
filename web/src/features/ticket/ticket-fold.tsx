'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';

/** A part of the ticket that is folded away until it is needed; closed it says what is in it. */
export function TicketFold(props: { title: string; summary: string; children: ReactNode }) {
  const { title, summary, children } = props;
  const [open, setOpen] = useState(false);
  return (
    <div className="border-t border-line pt-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-1 text-xs text-muted hover:text-text"
      >
        <ChevronDown aria-hidden className={`size-3 ${open ? '' : '-rotate-90'}`} />
        {title}
        <span className="ml-auto text-faint">{summary}</span>
      </button>
      {open && <div className="mt-2 flex flex-col gap-2">{children}</div>}
    </div>
  );
}
