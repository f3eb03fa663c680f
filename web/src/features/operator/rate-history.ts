'use client';

import { useEffect, useState } from 'react';

import type { StreamsAnswer } from './admin-types';

/** Points that are kept: three minutes at the pace of the console. */
const KEPT = 90;

/** Entries per second of each stream over time; times in seconds, as a chart wants them. */
export interface RateHistory {
  readonly times: readonly number[];
  readonly rates: Readonly<Record<string, readonly number[]>>;
}

interface Sample {
  readonly at: number;
  readonly heads: Readonly<Record<string, number>>;
}

/** How fast the streams grow, from their heads at one answer and the next. */
export function useRateHistory(streams: StreamsAnswer['streams'] | undefined, at: number) {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    if (streams === undefined || at === 0) return;
    const heads = Object.fromEntries(streams.map(({ stream, head }) => [stream, head]));
    setSamples((known) => {
      if (known.at(-1)?.at === at) return known;
      return [...known, { at, heads }].slice(-KEPT - 1);
    });
  }, [streams, at]);
  return ratesOf(samples);
}

/** Pure; a stream whose head went back (another exchange answers) counts as still. */
export function ratesOf(samples: readonly Sample[]): RateHistory {
  const names = Object.keys(samples.at(-1)?.heads ?? {}).sort();
  const pairs = samples.slice(1).map((sample, index) => [samples[index], sample] as const);
  const rates = names.map((name) => {
    return [
      name,
      pairs.map(([before, after]) => {
        const seconds = Math.max(0.001, (after.at - (before?.at ?? 0)) / 1_000);
        const grown = (after.heads[name] ?? 0) - (before?.heads[name] ?? after.heads[name] ?? 0);
        return Math.max(0, Math.round((grown * 10) / seconds) / 10);
      }),
    ] as const;
  });
  return { times: pairs.map(([, { at }]) => at / 1_000), rates: Object.fromEntries(rates) };
}
