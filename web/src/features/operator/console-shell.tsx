'use client';

import clsx from 'clsx';
import { ShieldAlert } from 'lucide-react';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

import { useSession } from '@/lib/session';
import { Badge, PageLink } from '@/ui';

import type { AlertRow } from './admin-types';
import { CONSOLE_PAGES, CONSOLE_ROLES } from './console-pages';
import type { ConsolePage } from './console-pages';
import type { FindingRow } from './surveillance-words';
import { useAdmin } from './use-admin';

const ALERTS_MS = 5_000;
const SURVEILLANCE = '/operator/surveillance';

/**
 * Frame of the console: the pages of this person's role at the left (above on a phone), the page at
 * the right.
 */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const { user } = useSession();
  const path = usePathname();
  if (user === null || !CONSOLE_ROLES.includes(user.role)) return <NotForYou />;
  const pages = CONSOLE_PAGES.filter(({ roles }) => roles.includes(user.role));
  return (
    <div className="flex h-full min-h-0 max-md:flex-col">
      <ConsoleNavigation pages={pages} path={path} />
      <div className="min-h-0 min-w-0 flex-1 overflow-auto p-1.5">
        {pages.some(({ href }) => href === path) ? children : <NotOfYourRole role={user.role} />}
      </div>
    </div>
  );
}

function ConsoleNavigation({ pages, path }: { pages: readonly ConsolePage[]; path: string }) {
  const open: Readonly<Record<string, number>> = {
    '/operator/alerts': useOpenAlerts(),
    [SURVEILLANCE]: useUnseen(pages.some(({ href }) => href === SURVEILLANCE)),
  };
  return (
    <nav
      aria-label="Operator console"
      className={clsx(
        'flex shrink-0 border-line bg-panel p-1.5',
        'max-md:overflow-x-auto max-md:border-b md:w-44 md:flex-col md:border-r',
      )}
    >
      {pages.map(({ href, label }) => {
        const isHere = path === href;
        const count = open[href] ?? 0;
        return (
          <PageLink
            key={href}
            href={href}
            aria-current={isHere ? 'page' : undefined}
            className={clsx(
              'flex h-8 shrink-0 items-center justify-between gap-2 rounded-md px-2.5 text-xs',
              isHere ? 'bg-raised text-text' : 'text-muted hover:bg-hover hover:text-text',
            )}
          >
            {label}
            {count > 0 && <Badge tone="warn">{count}</Badge>}
          </PageLink>
        );
      })}
    </nav>
  );
}

/** Alerts above a mere note that nobody has acknowledged. */
function useOpenAlerts(): number {
  const { data = [] } = useAdmin<readonly AlertRow[]>('alerts', ALERTS_MS);
  return data.filter(({ severity, acknowledged_by: by }) => severity !== 'info' && by === null)
    .length;
}

/** Findings of surveillance above a mere note that nobody has acknowledged. */
function useUnseen(enabled: boolean): number {
  const path = 'surveillance?unacknowledged=true';
  const { data } = useAdmin<{ alerts: readonly FindingRow[] }>(path, ALERTS_MS, enabled);
  return (data?.alerts ?? []).filter(({ severity }) => severity !== 'info').length;
}

function NotForYou() {
  return (
    <Closed title="The console is for operators">
      Your account may not see it. Sign in as an operator, for example with the demo account
      operator_demo.
    </Closed>
  );
}

function NotOfYourRole({ role }: { role: string }) {
  return (
    <Closed title="Not a page of your role">
      The role {role.replace('_', ' ')} has the pages that the navigation shows.
    </Closed>
  );
}

function Closed({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-6 text-center">
      <ShieldAlert aria-hidden className="size-6 text-faint" strokeWidth={1.5} />
      <h1 className="text-sm font-semibold">{title}</h1>
      <p className="max-w-80 text-muted">{children}</p>
    </div>
  );
}
