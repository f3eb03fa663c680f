'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Bar } from '@/lib/api/types';
import { useSession } from '@/lib/session';

const EVERY_MS = 60_000;
const HOURS = 8;
const POINTS_MAX = 10_000;
const HOUR_MS = 3_600_000;

/** Closing prices of the last hours by symbol, for the small lines of the watchlist. */
export function useSparklines(
  symbols: readonly string[],
): Readonly<Record<string, readonly number[]>> {
  const { call, user } = useSession();
  const names = [...symbols].sort().join(',');
  const { data } = useQuery({
    queryKey: ['sparklines', names],
    queryFn: ({ signal }) => {
      const start = new Date(Date.now() - HOURS * HOUR_MS).toISOString();
      const query = `symbols=${encodeURIComponent(names)}&timeframe=15Min&start=${start}`;
      return call<{ bars: Readonly<Record<string, readonly Bar[]>> }>(
        `/v2/stocks/bars?${query}&limit=${POINTS_MAX}`,
        { signal },
      );
    },
    enabled: user !== null && names !== '',
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS,
  });
  return useMemo(() => {
    const entries = Object.entries(data?.bars ?? {});
    return Object.fromEntries(entries.map(([symbol, bars]) => [symbol, bars.map((bar) => bar.c)]));
  }, [data]);
}
