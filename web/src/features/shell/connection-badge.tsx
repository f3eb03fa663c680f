'use client';

import clsx from 'clsx';

import { useFeedState } from '@/lib/feed';

const LOOKS = {
  live: { dot: 'bg-up', word: 'Live' },
  stale: { dot: 'bg-warn pulse', word: 'Stale' },
  offline: { dot: 'bg-down', word: 'Offline' },
} as const;

/** Whether market data arrives, and how long a question to the exchange takes. */
export function ConnectionBadge() {
  const { state, latencyMs } = useFeedState();
  const { dot, word } = LOOKS[state];
  return (
    <span
      data-testid="connection"
      data-state={state}
      title="Connection to the exchange and the time of a round trip"
      className="inline-flex h-5 items-center gap-1.5 text-2xs whitespace-nowrap text-muted"
    >
      <span aria-hidden className={clsx('size-1.5 rounded-full', dot)} />
      {word}
      {state === 'live' && latencyMs !== null && <span>{Math.round(latencyMs)} ms</span>}
    </span>
  );
}
