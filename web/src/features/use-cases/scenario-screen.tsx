'use client';

import type { RunObject, RunSummary, ScenarioObject } from '@app/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, Play, RotateCcw, Square } from 'lucide-react';
import Link from 'next/link';
import { useCallback, useState } from 'react';

import { privateKey, usePrivateQuery, useSession } from '@/lib/session';
import { Button, Empty, Failure, Panel, Skeleton } from '@/ui';

import { CompareRuns } from './compare-runs';
import { RunHistory } from './run-history';
import { RunView } from './run-view';
import { problemOf, sent, SettingsForm, typed } from './settings-form';
import type { TypedSettings } from './settings-form';
import { isOpen, useRun } from './use-run';

/** One use case: its settings, the run that goes on, its result, and the runs before. */
export function ScenarioScreen({ id }: { id: string }) {
  const path = `/v2/demo/scenarios/${encodeURIComponent(id)}`;
  const scenario = usePrivateQuery<ScenarioObject>(path);
  if (scenario.data !== undefined) return <Loaded scenario={scenario.data} />;
  if (scenario.error === null) return <Skeleton lines={10} label="Loading the use case" />;
  return <Failure error={scenario.error} onRetry={() => void scenario.refetch()} />;
}

function Loaded({ scenario }: { scenario: ScenarioObject }) {
  const path = `/v2/demo/scenarios/${scenario.id}/runs`;
  const history = usePrivateQuery<readonly RunSummary[]>(path);
  const [chosen, setChosen] = useState<string | null>(null);
  const [marked, setMarked] = useState<readonly string[]>([]);
  const [comparing, setComparing] = useState(false);
  const shown = chosen ?? scenario.last_run?.run_id ?? null;
  const refetch = history.refetch;
  const onEnd = useCallback(() => void refetch(), [refetch]);
  const { run, error } = useRun(shown, onEnd);
  // The run that is followed is known better than the list of all of them was told.
  const runs = (history.data ?? []).map((one) => (one.run_id === run?.run_id ? run : one));
  const [one, other] = marked;
  const mark = (runId: string) => {
    setMarked((now) => {
      return now.includes(runId) ? now.filter((known) => known !== runId) : [...now, runId];
    });
  };
  return (
    <div className="mx-auto flex max-w-7xl flex-col gap-3 p-3 sm:p-5">
      <Head scenario={scenario} />
      <div className="grid items-start gap-3 lg:grid-cols-[17rem_minmax(0,1fr)]">
        <div className="flex flex-col gap-3">
          <Controls scenario={scenario} run={run} onStarted={setChosen} path={path} />
          <Panel
            title="Runs"
            className="max-h-96 lg:h-auto"
            actions={
              <Button
                size="xs"
                tone="ghost"
                disabled={marked.length !== 2}
                title="Mark two runs to compare them"
                onClick={() => setComparing(true)}
              >
                Compare
              </Button>
            }
          >
            <RunHistory {...{ runs, shown, marked }} onShow={setChosen} onMark={mark} />
          </Panel>
        </div>
        <div className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-panel p-3 sm:p-4">
          {comparing && one !== undefined && other !== undefined && (
            <CompareRuns runIds={[one, other]} onClose={() => setComparing(false)} />
          )}
          {run !== null && <RunView run={run} />}
          {run === null && error !== null && <Failure error={error} />}
          {run === null && error === null && shown !== null && <Skeleton label="Loading the run" />}
          {shown === null && <Preview scenario={scenario} />}
        </div>
      </div>
    </div>
  );
}

function Head({ scenario }: { scenario: ScenarioObject }) {
  return (
    <header>
      <Link
        href="/use-cases"
        className="inline-flex items-center gap-1 text-xs text-muted hover:text-text"
      >
        <ArrowLeft aria-hidden className="size-3.5" /> Use cases
      </Link>
      <h1 className="mt-1 text-xl font-semibold tracking-tight">{scenario.title}</h1>
      <p className="text-muted">{scenario.shows}</p>
    </header>
  );
}

/** What will happen, before anything has. */
function Preview({ scenario }: { scenario: ScenarioObject }) {
  return (
    <Empty title="Ready to run">
      <ol className="mt-2 list-inside list-decimal text-left leading-5">
        {scenario.steps.map((step) => (
          <li key={step}>{step.replace(/^\d+ · /, '')}</li>
        ))}
      </ol>
    </Empty>
  );
}

function Controls(props: {
  scenario: ScenarioObject;
  run: RunObject | null;
  path: string;
  onStarted: (runId: string) => void;
}) {
  const { scenario, run, path, onStarted } = props;
  const { settings } = scenario;
  const { call, user } = useSession();
  const queries = useQueryClient();
  const [values, setValues] = useState<TypedSettings>(() =>
    typed(settings, scenario.last_run?.settings),
  );
  const refresh = () =>
    queries.invalidateQueries({ queryKey: privateKey(user?.username ?? '', path) });
  const start = useMutation({
    mutationFn: () =>
      call<RunObject>(path, { method: 'POST', body: { settings: sent(settings, values) } }),
    onSuccess: (made) => {
      onStarted(made.run_id);
      void refresh();
    },
  });
  const stop = useMutation({
    mutationFn: (runId: string) => call(`/v2/demo/runs/${runId}`, { method: 'DELETE' }),
  });
  const going = run !== null && isOpen(run);
  const wrong = settings.some((one) => problemOf(one, values[one.name] ?? '') !== null);
  const error = start.error ?? stop.error;
  return (
    <Panel
      title="Settings"
      className="h-auto"
      bodyClassName="p-3"
      actions={
        <Button size="xs" tone="ghost" disabled={going} onClick={() => setValues(typed(settings))}>
          <RotateCcw aria-hidden className="size-3" /> Defaults
        </Button>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <SettingsForm {...{ settings, values }} disabled={going} onChange={setValues} />
        {error !== null && <Problem error={error} />}
        {going ? (
          <Button
            tone="danger"
            size="md"
            busy={stop.isPending}
            onClick={() => stop.mutate(run.run_id)}
          >
            <Square aria-hidden className="size-3.5" /> Stop
          </Button>
        ) : (
          <Button type="submit" tone="primary" size="md" busy={start.isPending} disabled={wrong}>
            <Play aria-hidden className="size-3.5" /> Run
          </Button>
        )}
      </form>
    </Panel>
  );
}

function Problem({ error }: { error: Error }) {
  return (
    <p role="alert" className="text-xs wrap-anywhere text-down">
      {error.message}
    </p>
  );
}
