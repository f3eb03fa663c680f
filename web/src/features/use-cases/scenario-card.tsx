'use client';

import type { ScenarioId, ScenarioObject } from '@app/contracts';
import { Activity, ArrowRight, Gauge, ShieldAlert, Timer, UsersRound } from 'lucide-react';
import Link from 'next/link';

import { formatDateTime } from '@/ui';

import { StateBadge } from './state-badge';
import { duration } from './words';

const ICONS: Readonly<Record<ScenarioId, typeof Gauge>> = {
  'high-volume-trading': Gauge,
  'market-making-strategy': Activity,
  'risk-management-breach': ShieldAlert,
  'multi-user-trading': UsersRound,
};

/** A use case as a card: what it shows, how long, who takes part, how it went last. */
export function ScenarioCard({ scenario }: { scenario: ScenarioObject }) {
  const Icon = ICONS[scenario.id];
  const [from, to] = scenario.expected_seconds;
  const { last_run: last } = scenario;
  return (
    <article className="relative flex flex-col gap-3 rounded-lg border border-line bg-panel p-4 hover:border-line-strong sm:p-5">
      <div className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-md border border-line-strong bg-raised">
          <Icon aria-hidden className="size-5 text-accent" strokeWidth={1.75} />
        </span>
        <div className="min-w-0">
          <h2 className="text-base font-semibold">
            <Link href={`/use-cases/${scenario.id}`} className="after:absolute after:inset-0">
              {scenario.title}
            </Link>
          </h2>
          <p className="mt-0.5 text-muted">{scenario.shows}</p>
        </div>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs">
        <dt className="flex items-center gap-1.5 text-faint">
          <Timer aria-hidden className="size-3.5" /> Takes
        </dt>
        <dd>
          {from} to {to} seconds, {scenario.steps.length} steps
        </dd>
        <dt className="flex items-center gap-1.5 text-faint">
          <UsersRound aria-hidden className="size-3.5" /> With
        </dt>
        <dd>{scenario.participants.join('; ')}</dd>
      </dl>
      <footer className="mt-auto flex flex-wrap items-center gap-2 border-t border-line pt-3 text-xs">
        {last === null ? (
          <span className="text-faint">Not run yet</span>
        ) : (
          <>
            <StateBadge state={last.state} />
            <span className="text-muted">
              {formatDateTime(last.created_at)} · {duration(last.elapsed_ms)} ·{' '}
              {last.assertions_passed} of {last.assertions_passed + last.assertions_failed} hold
            </span>
          </>
        )}
        <span className="ml-auto inline-flex items-center gap-1 text-accent">
          Open <ArrowRight aria-hidden className="size-3.5" />
        </span>
      </footer>
    </article>
  );
}
