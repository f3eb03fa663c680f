import type { RunState } from '@app/contracts';

/** How the state of a run looks. */
export const STATE_LOOK: Readonly<
  Record<
    RunState,
    { readonly word: string; readonly tone: 'neutral' | 'accent' | 'up' | 'down' | 'warn' }
  >
> = {
  queued: { word: 'Waiting', tone: 'neutral' },
  running: { word: 'Running', tone: 'accent' },
  passed: { word: 'Passed', tone: 'up' },
  failed: { word: 'Failed', tone: 'down' },
  cancelled: { word: 'Stopped', tone: 'warn' },
};

/** Milliseconds as a person says them: `850 ms`, `12.4 s`, `2 min 5 s`. */
export function duration(millis: number): string {
  if (millis < 1_000) return `${Math.round(millis)} ms`;
  const seconds = millis / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
