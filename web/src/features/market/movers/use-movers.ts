'use client';

import { usePrivateQuery } from '@/lib/session';

/** A symbol that gained or lost since the last day; dollars and percent. */
export interface Mover {
  readonly symbol: string;
  readonly price: number;
  readonly percent_change: number;
}

interface MoversAnswer {
  readonly gainers: readonly Mover[];
  readonly losers: readonly Mover[];
}

interface ActiveAnswer {
  readonly most_actives: readonly { readonly symbol: string; readonly volume: number }[];
}

const EVERY_MS = 10_000;
const TOP = 5;

/** Symbols that moved most today. */
export function useMovers() {
  return usePrivateQuery<MoversAnswer>(`/v1beta1/screener/stocks/movers?top=${TOP}`, {
    refetchIntervalMs: EVERY_MS,
  });
}

/** Symbols that traded most shares today. */
export function useMostActive() {
  const path = `/v1beta1/screener/stocks/most-actives?by=volume&top=${TOP}`;
  return usePrivateQuery<ActiveAnswer>(path, { refetchIntervalMs: EVERY_MS });
}
