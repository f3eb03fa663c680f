'use client';

import type { RunSummary } from '@app/contracts';
import clsx from 'clsx';

import { Empty, formatMoment } from '@/ui';

import { StateBadge } from './state-badge';
import { duration } from './words';

/** Properties of the history. */
export interface RunHistoryProps {
  readonly runs: readonly RunSummary[];
  /** The run that is shown. */
  readonly shown: string | null;
  /** Runs that are marked to be compared. */
  readonly marked: readonly string[];
  readonly onShow: (runId: string) => void;
  readonly onMark: (runId: string) => void;
}

/** Earlier runs; one can be shown, two can be compared. */
export function RunHistory({ runs, shown, marked, onShow, onMark }: RunHistoryProps) {
  if (runs.length === 0) return <Empty title="No runs yet">Press Run to make the first.</Empty>;
  return (
    <ul aria-label="Runs" className="flex flex-col divide-y divide-line">
      {runs.map((run) => {
        const when = formatMoment(run.created_at);
        const isMarked = marked.includes(run.run_id);
        return (
          <li
            key={run.run_id}
            className={clsx('flex items-center gap-2 px-2', run.run_id === shown && 'bg-hover')}
          >
            <input
              type="checkbox"
              className="size-3.5 accent-(--accent)"
              aria-label={`Compare the run of ${when}`}
              checked={isMarked}
              disabled={!isMarked && marked.length >= 2}
              onChange={() => onMark(run.run_id)}
            />
            <button
              type="button"
              aria-current={run.run_id === shown ? 'true' : undefined}
              className="flex min-w-0 flex-1 items-center gap-2 py-1.5 text-left text-xs"
              onClick={() => onShow(run.run_id)}
            >
              <StateBadge state={run.state} />
              <span className="min-w-0 flex-1 truncate text-muted">{when}</span>
              <span className="text-faint">{duration(run.elapsed_ms)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
