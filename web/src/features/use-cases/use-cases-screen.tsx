'use client';

import type { ScenarioObject } from '@app/contracts';

import { usePrivateQuery } from '@/lib/session';
import { Failure, Skeleton } from '@/ui';

import { ScenarioCard } from './scenario-card';

const REFRESH_MS = 5_000;

/** The four use cases. */
export function UseCasesScreen() {
  const { data, error, refetch } = usePrivateQuery<readonly ScenarioObject[]>(
    '/v2/demo/scenarios',
    { refetchIntervalMs: REFRESH_MS },
  );
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 p-3 sm:p-6">
      <header>
        <h1 className="text-xl font-semibold tracking-tight">Use cases</h1>
        <p className="mt-1 max-w-3xl text-muted">
          Each is played by the exchange through its public API with orders of its own, beside
          whatever trades at the moment. At the end it proves what it claims, with expected and
          actual figures.
        </p>
      </header>
      {data === undefined && error === null && <Skeleton lines={8} label="Loading use cases" />}
      {data === undefined && error !== null && (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <div className="grid gap-3 md:grid-cols-2">
          {data.map((scenario) => (
            <ScenarioCard key={scenario.id} scenario={scenario} />
          ))}
        </div>
      )}
    </div>
  );
}
