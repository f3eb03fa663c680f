'use client';

import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';

import type { ApiError } from '../api/client';
import { useSession } from './session-context';

/** Key of a private answer: accounts never see each other's. Without a path: all of an account. */
export function privateKey(username: string, path?: string): readonly string[] {
  return path === undefined ? ['private', username] : ['private', username, path];
}

/** When an answer is asked for again. */
export interface PrivateQueryOptions {
  readonly enabled?: boolean;
  readonly refetchIntervalMs?: number;
}

/** An answer of the API for the account of the scope; asked for when it is signed in. */
export function usePrivateQuery<T>(
  path: string,
  { enabled = true, refetchIntervalMs }: PrivateQueryOptions = {},
): UseQueryResult<T, ApiError> {
  const { call, user } = useSession();
  return useQuery<T, ApiError>({
    queryKey: privateKey(user?.username ?? '', path),
    queryFn: ({ signal }) => call<T>(path, { signal }),
    enabled: enabled && user !== null,
    refetchInterval: refetchIntervalMs ?? false,
  });
}
