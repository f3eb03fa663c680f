'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';

import { useExchangeInfo } from '@/lib/api/queries';
import type { Watchlist } from '@/lib/api/types';
import { privateKey, usePrivateQuery, useSession } from '@/lib/session';

const PATH = '/v2/watchlists';
const NAME = 'Main';
/** Shown to an account that has no list of its own yet. */
const SUGGESTED = 10;

/** The symbols that the account watches, and how to change them. */
export interface WatchedSymbols {
  readonly symbols: readonly string[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly set: (symbols: readonly string[]) => void;
}

/** The account's watchlist; before it has one, the first symbols of the exchange. */
export function useWatchlist(): WatchedSymbols {
  const { call, user } = useSession();
  const client = useQueryClient();
  const key = privateKey(user?.username ?? '', PATH);
  const lists = usePrivateQuery<readonly Watchlist[]>(PATH);
  const info = useExchangeInfo();
  const list = lists.data?.find(({ name }) => name === NAME) ?? lists.data?.[0];
  const { data: full } = usePrivateQuery<Watchlist>(`${PATH}/${list?.id ?? ''}`, {
    enabled: list !== undefined,
  });
  const change = useMutation({
    mutationFn: (symbols: readonly string[]) => {
      const body = { name: list?.name ?? NAME, symbols };
      return list === undefined
        ? call<Watchlist>(PATH, { method: 'POST', body })
        : call<Watchlist>(`${PATH}/${list.id}`, { method: 'PUT', body });
    },
    onSuccess: (changed) => {
      client.setQueryData(privateKey(user?.username ?? '', `${PATH}/${changed.id}`), changed);
      void client.invalidateQueries({ queryKey: key });
    },
    onError: (error) => toast.error(`The watchlist was not changed: ${error.message}`),
  });
  const suggested = info.data?.symbols.slice(0, SUGGESTED).map(({ symbol }) => symbol) ?? [];
  const kept = full?.assets ?? list?.assets;
  const saved = kept?.map(({ symbol }) => symbol);
  return {
    symbols: change.isPending ? change.variables : (saved ?? suggested),
    isPending: lists.isPending || info.isPending,
    error: lists.error,
    set: (symbols) => change.mutate(symbols),
  };
}
