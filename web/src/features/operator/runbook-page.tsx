'use client';

import Link from 'next/link';

import { useSession } from '@/lib/session';
import { Panel } from '@/ui';

import { CONSOLE_PAGES } from './console-pages';
import { RUNBOOK } from './runbook';
import type { RunbookEntry } from './runbook';

/** What to do about each kind of alert; the alerts link to their entry. */
export function RunbookPage() {
  return (
    <div className="flex max-w-4xl flex-col gap-1.5">
      {RUNBOOK.map((entry) => (
        <Entry key={entry.kind} entry={entry} />
      ))}
    </div>
  );
}

function Entry({ entry }: { entry: RunbookEntry }) {
  const { user } = useSession();
  const pages = CONSOLE_PAGES.filter(({ href, roles }) => {
    return entry.pages.includes(href) && user !== null && roles.includes(user.role);
  });
  return (
    <section id={entry.kind}>
      <Panel title={entry.title} className="h-auto">
        <div className="flex flex-col gap-2 p-3">
          <p className="text-muted">{entry.meaning}</p>
          <ol className="list-decimal space-y-1 pl-5">
            {entry.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p className="flex flex-wrap gap-3 text-xs">
            {pages.map(({ href, label }) => (
              <Link key={href} href={href} className="text-accent underline underline-offset-2">
                {label}
              </Link>
            ))}
          </p>
        </div>
      </Panel>
    </section>
  );
}
