'use client';

import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Bar } from '@/lib/api/types';
import { useSession } from '@/lib/session';

import type { Interval } from './intervals';
import type { Candle } from './live-candle';

const CANDLES = 600;
/** The exchange's own bars put right what was formed from trades, this often. */
const RENEW_MS = 60_000;
/** Bars without trades are missing, so that a span of time holds fewer than it could. */
const SPAN_FACTOR = 3;
const DAY_SECONDS = 86_400;

/** The last candles of a symbol, oldest first. */
export function useCandles(symbol: string, interval: Interval): UseQueryResult<readonly Candle[]> {
  const { call, user } = useSession();
  const query = useQuery({
    queryKey: ['candles', symbol, interval.id],
    queryFn: ({ signal }) => {
      const seconds = Math.max(interval.seconds * CANDLES * SPAN_FACTOR, DAY_SECONDS);
      const start = new Date(Date.now() - seconds * 1_000).toISOString();
      const range = `timeframe=${interval.id}&start=${start}&limit=${CANDLES}&sort=desc`;
      const path = `/v2/stocks/${encodeURIComponent(symbol)}/bars?${range}`;
      return call<{ bars: readonly Bar[] | null }>(path, { signal });
    },
    enabled: user !== null,
    staleTime: RENEW_MS / 2,
    refetchInterval: RENEW_MS,
  });
  const candles = useMemo(() => query.data?.bars?.map(candleOf).reverse(), [query.data]);
  const data = query.data === undefined ? undefined : (candles ?? []);
  return { ...query, data } as UseQueryResult<readonly Candle[]>;
}

function candleOf({ t, o, h, l, c, v }: Bar): Candle {
  return { time: Date.parse(t) / 1_000, open: o, high: h, low: l, close: c, volume: v };
}
