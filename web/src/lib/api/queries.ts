'use client';

import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';

import { useApiAddress } from '../config';
import { useSession } from '../session/session-context';
import { api } from './client';
import type { ApiError } from './client';
import type { Asset, ExchangeInfo, Snapshot, SymbolRules } from './types';

const RULES_FRESH_MS = 30_000;
const SNAPSHOT_FRESH_MS = 15_000;

/** Rules of the exchange and phases of all symbols; open to all. */
export function useExchangeInfo(): UseQueryResult<ExchangeInfo, ApiError> {
  const address = useApiAddress();
  return useQuery<ExchangeInfo, ApiError>({
    queryKey: ['exchange-info'],
    queryFn: ({ signal }) => api<ExchangeInfo>(address, '/v2/exchange_info', { signal }),
    staleTime: RULES_FRESH_MS,
    refetchInterval: RULES_FRESH_MS,
  });
}

/** Rules of one symbol; null until they are known, or when there is no such symbol. */
export function useSymbolRules(symbol: string): SymbolRules | null {
  const { data } = useExchangeInfo();
  return data?.symbols.find((rules) => rules.symbol === symbol) ?? null;
}

/** Instruments of the exchange. */
export function useAssets(): UseQueryResult<readonly Asset[], ApiError> {
  const { call, user } = useSession();
  return useQuery<readonly Asset[], ApiError>({
    queryKey: ['assets'],
    queryFn: ({ signal }) => call<readonly Asset[]>('/v2/assets', { signal }),
    enabled: user !== null,
    staleTime: RULES_FRESH_MS,
  });
}

/** Latest trade, quote and day bars by symbol: what streams build upon. */
export function useSnapshots(
  symbols: readonly string[],
): UseQueryResult<Readonly<Record<string, Snapshot>>, ApiError> {
  const { call, user } = useSession();
  const names = [...symbols].sort().join(',');
  return useQuery<Readonly<Record<string, Snapshot>>, ApiError>({
    queryKey: ['snapshots', names],
    queryFn: ({ signal }) => {
      return call<Readonly<Record<string, Snapshot>>>(
        `/v2/stocks/snapshots?symbols=${encodeURIComponent(names)}`,
        { signal },
      );
    },
    enabled: user !== null && names !== '',
    staleTime: SNAPSHOT_FRESH_MS,
    refetchInterval: SNAPSHOT_FRESH_MS * 4,
  });
}
