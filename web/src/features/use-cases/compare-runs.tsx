'use client';

import type { RunObject } from '@app/contracts';
import clsx from 'clsx';

import { usePrivateQuery } from '@/lib/session';
import { Button, Failure, formatDateTime, Skeleton } from '@/ui';

import { StateBadge } from './state-badge';
import { duration } from './words';

/** One line of the comparison. */
interface Line {
  readonly label: string;
  readonly one: string;
  readonly other: string;
}

/** Two results beside each other; what differs stands out. */
export function CompareRuns(props: { runIds: readonly [string, string]; onClose: () => void }) {
  const one = usePrivateQuery<RunObject>(`/v2/demo/runs/${props.runIds[0]}`);
  const other = usePrivateQuery<RunObject>(`/v2/demo/runs/${props.runIds[1]}`);
  const error = one.error ?? other.error;
  if (error !== null) return <Failure error={error} />;
  if (one.data === undefined || other.data === undefined) {
    return <Skeleton label="Loading two runs" />;
  }
  const [first, second] = [one.data, other.data];
  return (
    <section aria-label="Comparison" className="overflow-hidden rounded-md border border-line">
      <header className="flex items-center justify-between border-b border-line px-2.5 py-1.5">
        <h2 className="text-sm font-medium">Two results compared</h2>
        <Button size="xs" tone="ghost" onClick={props.onClose}>
          Close
        </Button>
      </header>
      <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="Two results">
        <table className="w-full text-xs">
          <thead>
            <tr className="text-left">
              <th className="px-2.5 py-1.5 font-normal text-faint" scope="col">
                Figure
              </th>
              {[first, second].map((run) => (
                <th key={run.run_id} scope="col" className="px-2.5 py-1.5 font-normal">
                  <span className="flex items-center gap-2">
                    <StateBadge state={run.state} /> {formatDateTime(run.created_at)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {linesOf(first, second).map((line) => {
              const differs = line.one !== line.other;
              return (
                <tr key={line.label} className="border-t border-line/60">
                  <th scope="row" className="px-2.5 py-1 text-left font-normal text-muted">
                    {line.label}
                  </th>
                  {[line.one, line.other].map((text, index) => (
                    <td
                      key={index}
                      className={clsx('px-2.5 py-1 wrap-anywhere', differs && 'font-medium')}
                    >
                      {text}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function linesOf(one: RunObject, other: RunObject): readonly Line[] {
  const pair = (label: string, read: (run: RunObject) => string): Line => {
    return { label, one: read(one), other: read(other) };
  };
  const assertions = new Map(
    [...one.assertions, ...other.assertions].map(({ id, label }) => [id, label]),
  );
  return [
    pair('Took', ({ elapsed_ms }) => duration(elapsed_ms)),
    ...Object.keys(one.settings).map((name) =>
      pair(name.replaceAll('_', ' '), ({ settings }) => String(settings[name] ?? '–')),
    ),
    ...one.counters.map(({ name, label, unit }) =>
      pair(label, ({ counters }) => {
        const value = counters.find((counter) => counter.name === name)?.value ?? '–';
        return `${value} ${unit}`.trim();
      }),
    ),
    ...[...assertions].map(([id, label]) =>
      pair(label, (run) => {
        const found = run.assertions.find((assertion) => assertion.id === id);
        if (found === undefined) return 'not reached';
        return `${found.ok ? 'holds' : 'FAILS'}: ${found.actual}`;
      }),
    ),
  ];
}
