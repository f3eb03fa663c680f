'use client';

import clsx from 'clsx';
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, RotateCw } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';

import { useApiAddress } from '@/lib/config';
import { useFeedState } from '@/lib/feed';
import { Button, formatTime } from '@/ui';

import { CHECKS, made } from './checks';
import type { Finding } from './checks';

type Findings = Readonly<Record<string, Finding | 'running'>>;

/** Every part that must be green before a presentation begins. */
export function PreflightScreen() {
  const { findings, running, doneAt, run } = usePreflight();
  const known = Object.values(findings).filter((one) => one !== 'running');
  const bad = known.filter(({ ok }) => !ok).length;
  const ready = !running && known.length === CHECKS.length && bad === 0;
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 p-3 sm:p-6">
      <header className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold tracking-tight">Pre-flight</h1>
          <p className="mt-1 text-muted">Everything that a presentation needs, tried just now.</p>
        </div>
        <Button size="md" tone="primary" busy={running} onClick={run}>
          <RotateCw aria-hidden className="size-3.5" /> Check again
        </Button>
      </header>
      <p
        role="status"
        data-testid="verdict"
        data-state={ready ? 'ready' : running ? 'running' : 'trouble'}
        className={clsx(
          'flex flex-wrap items-baseline gap-x-3 rounded-lg border px-4 py-3 text-base font-medium',
          running && 'border-line text-muted',
          ready && 'border-up/50 bg-up-soft text-text',
          !running && !ready && 'border-down/50 bg-down-soft text-text',
        )}
      >
        {running && `Checking: ${known.length} of ${CHECKS.length}`}
        {ready && 'All green: ready to present'}
        {!running && !ready && `${bad} of ${CHECKS.length} need attention`}
        {doneAt !== null && !running && (
          <span className="text-xs font-normal">checked at {formatTime(doneAt)}</span>
        )}
      </p>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line bg-panel">
        {CHECKS.map(({ id, label, why }) => (
          <li key={id} className="flex items-start gap-3 px-4 py-3">
            <Sign finding={findings[id]} />
            <div className="min-w-0 flex-1 sm:flex sm:gap-4">
              <div className="sm:w-56 sm:shrink-0">
                <div className="font-medium">{label}</div>
                <div className="text-xs text-faint">{why}</div>
              </div>
              <Detail finding={findings[id]} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Detail({ finding }: { finding: Finding | 'running' | undefined }) {
  if (finding === undefined || finding === 'running') return null;
  return (
    <p className={clsx('text-xs wrap-anywhere sm:pt-0.5', finding.ok ? 'text-muted' : 'text-down')}>
      {finding.detail}
    </p>
  );
}

function Sign({ finding }: { finding: Finding | 'running' | undefined }) {
  const size = 'mt-0.5 size-5 shrink-0';
  if (finding === undefined) {
    return <CircleDashed aria-label="not checked yet" className={`${size} text-faint`} />;
  }
  if (finding === 'running') {
    return <LoaderCircle aria-label="checking" className={`${size} animate-spin text-accent`} />;
  }
  return finding.ok ? (
    <CircleCheck aria-label="green" className={`${size} text-up`} />
  ) : (
    <CircleX aria-label="needs attention" className={`${size} text-down`} />
  );
}

/** Makes the checks one after another; the newest round wins. */
function usePreflight() {
  const address = useApiAddress();
  const feed = useFeedState();
  const latestFeed = useRef(feed);
  const round = useRef(0);
  const [findings, setFindings] = useState<Findings>({});
  const [doneAt, setDoneAt] = useState<number | null>(null);
  const [running, setRunning] = useState(true);
  useEffect(() => {
    latestFeed.current = feed;
  }, [feed]);
  const runChecks = useCallback(async (): Promise<void> => {
    round.current += 1;
    const mine = round.current;
    const tokens = new Map<string, string>();
    setFindings({});
    setRunning(true);
    for (const check of CHECKS) {
      setFindings((now) => ({ ...now, [check.id]: 'running' }));
      const finding = await made(check, { address, feed: latestFeed.current, tokens });
      if (mine !== round.current) return;
      setFindings((now) => ({ ...now, [check.id]: finding }));
    }
    setDoneAt(Date.now());
    setRunning(false);
  }, [address]);
  useEffect(() => {
    const timer = setTimeout(() => void runChecks(), 0);
    return () => clearTimeout(timer);
  }, [runChecks]);
  return { findings, running, doneAt, run: () => void runChecks() };
}
