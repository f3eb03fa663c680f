'use client';

import type { RunAssertion, RunCounter, RunStep, RunTable } from '@app/contracts';
import clsx from 'clsx';
import { Check, CircleCheck, CircleX, LoaderCircle, X } from 'lucide-react';

import { duration } from './words';

/** The steps of a run with ticks, times and what each found. */
export function RunSteps({ steps }: { steps: readonly RunStep[] }) {
  return (
    <ol aria-label="Steps" className="flex flex-col">
      {steps.map((step, index) => (
        <li key={step.id} className="relative flex gap-2.5 pb-2.5 last:pb-0">
          {index < steps.length - 1 && (
            <span aria-hidden className="absolute top-5 bottom-0 left-2.25 w-px bg-line-strong" />
          )}
          <StepSign state={step.state} />
          <div className="min-w-0 flex-1">
            <div className="flex items-baseline justify-between gap-2">
              <span className={step.state === 'pending' ? 'text-faint' : 'text-text'}>
                {step.label}
                <span className="sr-only"> ({step.state})</span>
              </span>
              {step.started_ms !== null && step.ended_ms !== null && (
                <span className="shrink-0 text-2xs text-faint">
                  {duration(step.ended_ms - step.started_ms)}
                </span>
              )}
            </div>
            {step.detail !== '' && (
              <p className="text-xs wrap-break-word text-muted">{step.detail}</p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

const SIGN = 'z-1 grid size-4.75 shrink-0 place-items-center rounded-full border bg-panel';

function StepSign({ state }: { state: RunStep['state'] }) {
  if (state === 'done') {
    return (
      <span aria-hidden className={clsx(SIGN, 'border-up text-up')}>
        <Check className="size-3" />
      </span>
    );
  }
  if (state === 'failed') {
    return (
      <span aria-hidden className={clsx(SIGN, 'border-down text-down')}>
        <X className="size-3" />
      </span>
    );
  }
  if (state === 'active') {
    return (
      <span aria-hidden className={clsx(SIGN, 'border-accent text-accent')}>
        <LoaderCircle className="size-3 animate-spin" />
      </span>
    );
  }
  return <span aria-hidden className={clsx(SIGN, 'border-line-strong')} />;
}

/** Figures that move while the run goes on. */
export function RunCounters({ counters }: { counters: readonly RunCounter[] }) {
  return (
    <dl
      aria-label="Counters"
      className="grid grid-cols-2 overflow-hidden rounded-md border border-line sm:grid-cols-3 xl:grid-cols-6"
    >
      {counters.map(({ name, label, value, unit }) => (
        <div
          key={name}
          className="-mr-px -mb-px flex min-w-0 flex-col-reverse border-r border-b border-line px-2.5 py-1.5"
        >
          <dt className="truncate text-2xs text-faint" title={label}>
            {label}
          </dt>
          <dd className="truncate text-base font-medium">
            {unit === '$' ? `$${value}` : value}
            {unit !== '' && unit !== '$' && (
              <span className="ml-1 text-2xs font-normal text-faint">{unit}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What had to hold, with what was expected and what was found. */
export function RunAssertions({ assertions }: { assertions: readonly RunAssertion[] }) {
  return (
    <ul aria-label="Assertions" className="flex flex-col divide-y divide-line">
      {assertions.map(({ id, label, ok, expected, actual }) => (
        <li key={id} className="flex gap-2 py-2 first:pt-0 last:pb-0">
          {ok ? (
            <CircleCheck aria-label="holds" className="mt-0.5 size-4 shrink-0 text-up" />
          ) : (
            <CircleX aria-label="does not hold" className="mt-0.5 size-4 shrink-0 text-down" />
          )}
          <div className="min-w-0 flex-1">
            <p>{label}</p>
            <dl className="mt-0.5 grid grid-cols-[4.5rem_1fr] gap-x-2 text-xs">
              <dt className="text-faint">expected</dt>
              <dd className="wrap-anywhere text-muted">{expected}</dd>
              <dt className="text-faint">actual</dt>
              <dd className={clsx('wrap-anywhere', ok ? 'text-muted' : 'text-down')}>{actual}</dd>
            </dl>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Rows of a run to read, or bars. */
export function RunTableView({ table }: { table: RunTable }) {
  return (
    <section
      aria-label={table.title}
      className="min-w-0 overflow-hidden rounded-md border border-line"
    >
      <h3 className="border-b border-line px-2.5 py-1.5 text-xs font-medium">{table.title}</h3>
      <div className="max-h-80 overflow-auto" tabIndex={0} role="group" aria-label={table.title}>
        {table.kind === 'bars' ? <Bars table={table} /> : <Rows table={table} />}
      </div>
    </section>
  );
}

function Rows({ table }: { table: RunTable }) {
  return (
    <table className="w-full border-collapse text-xs">
      <thead className="sticky top-0 bg-panel">
        <tr>
          {table.columns.map((column) => (
            <th key={column} scope="col" className="px-2.5 py-1 text-left font-normal text-faint">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <tr key={at} className="border-t border-line/60">
            {row.map((cell, column) => (
              <td
                key={column}
                className={clsx(
                  'px-2.5 py-1',
                  typeof cell === 'string' && cell.length > 40
                    ? 'min-w-40 wrap-anywhere'
                    : 'whitespace-nowrap',
                )}
              >
                {cell ?? '–'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bars({ table }: { table: RunTable }) {
  const value = (row: RunTable['rows'][number]): number => {
    const last = row.at(-1);
    return typeof last === 'number' ? last : 0;
  };
  const percent = table.columns.at(-1) === '%';
  const most = percent ? 100 : Math.max(1, ...table.rows.map(value));
  return (
    <dl className="grid grid-cols-[auto_1fr_auto] items-center gap-x-2.5 gap-y-1 p-2.5 text-xs">
      {table.rows.map((row) => (
        <div key={String(row[0])} className="contents">
          <dt className="text-muted">{row[0]}</dt>
          <span aria-hidden className="h-2.5 rounded-xs bg-raised">
            <span
              className="block h-full rounded-xs bg-accent-strong"
              style={{ width: `${Math.min(100, (value(row) / most) * 100)}%` }}
            />
          </span>
          <dd className="text-right">
            {value(row)}
            {percent && ' %'}
          </dd>
        </div>
      ))}
    </dl>
  );
}
