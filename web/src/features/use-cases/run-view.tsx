'use client';

import type { RunObject } from '@app/contracts';
import dynamic from 'next/dynamic';

import { Skeleton } from '@/ui';

import { RunRecordsView } from './run-records';
import { RunAssertions, RunCounters, RunSteps, RunTableView } from './run-parts';
import { StateBadge } from './state-badge';
import { isOpen } from './use-run';
import { duration } from './words';

const RunChart = dynamic(() => import('./run-chart').then((module) => module.RunChart), {
  ssr: false,
  loading: () => <Skeleton lines={4} label="Loading chart" />,
});

/** A run as it goes on, and what it found at its end. */
export function RunView({ run }: { run: RunObject }) {
  const { assertions, charts, tables, counters, steps } = run;
  const over = !isOpen(run);
  const drawn = charts.filter(({ points }) => points.length > 1);
  return (
    <div className="flex min-w-0 flex-col gap-3" data-testid="run" data-state={run.state}>
      <RunHead run={run} />
      <RunCounters counters={counters} />
      <div className="grid gap-3 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <section aria-label="Progress" className="rounded-md border border-line p-3">
          <RunSteps steps={steps} />
        </section>
        <div className="flex min-w-0 flex-col gap-3">
          {drawn.map((chart) => (
            <RunChart key={chart.title} chart={chart} />
          ))}
        </div>
      </div>
      {over && assertions.length > 0 && (
        <section aria-label="Result" className="rounded-md border border-line p-3">
          <h3 className="mb-2 text-sm font-medium">
            {run.assertions_passed} of {assertions.length} assertions hold
          </h3>
          <RunAssertions assertions={assertions} />
        </section>
      )}
      <div className="grid min-w-0 gap-3 xl:grid-cols-2">
        {[...tables].reverse().map((table) => (
          <RunTableView key={table.id} table={table} />
        ))}
      </div>
      {over && run.links.length > 0 && <RunRecordsView run={run} />}
    </div>
  );
}

function RunHead({ run }: { run: RunObject }) {
  const started = run.started_at === null ? 'not begun' : duration(run.elapsed_ms);
  return (
    <header aria-live="polite" className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2">
        <StateBadge state={run.state} />
        <span className="font-medium">{started}</span>
        <span className="text-xs text-faint">
          by {run.started_by}
          {run.symbols.length > 0 && ` · on ${run.symbols.join(', ')}`}
          {run.accounts.length > 0 && ` · ${run.accounts.length} accounts`}
        </span>
        <code className="ml-auto text-2xs text-faint max-sm:hidden">{run.run_id}</code>
      </div>
      {run.summary !== '' && <p className="wrap-anywhere">{run.summary}</p>}
    </header>
  );
}
