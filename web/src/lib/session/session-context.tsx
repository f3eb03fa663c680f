'use client';

import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ReactNode } from 'react';

import { api, ApiError } from '../api/client';
import type { ApiOptions } from '../api/client';
import { useApiAddress } from '../config';
import { earlyTokens } from '../early-start';
import { NOBODY, SessionRegistry } from './session-registry';
import type { SessionUser } from './session-registry';
import { browserPeers } from './tab-peers';

/** Options of a call; the token is the session's. */
export type CallOptions = Omit<ApiOptions, 'token'>;

/** The account that a part of the screen works for. */
export interface Session {
  readonly user: SessionUser | null;
  /** `loading` until the accounts of this tab have been read. */
  readonly status: 'loading' | 'anonymous' | 'active';
  /** All accounts that are signed in in this tab, for a switcher. */
  readonly users: readonly SessionUser[];
  /** Asks the API as this account; refreshes an expired token and asks again. Throws ApiError. */
  readonly call: <T>(path: string, options?: CallOptions) => Promise<T>;
  /** Signs in; in a pinned scope the active account of the tab stays as it is. */
  readonly login: (username: string, password: string) => Promise<SessionUser>;
  /** Ends the session of this account. */
  readonly logout: () => Promise<void>;
  /** Makes another signed-in account the active one of the tab. */
  readonly switchTo: (username: string) => void;
  /** A usable access token, for a stream; `fresh` when the last was refused. Throws ApiError. */
  readonly token: (options?: { readonly fresh?: boolean }) => Promise<string>;
}

const Registry = createContext<SessionRegistry | null>(null);
const Scope = createContext<Session | null>(null);

/** Keeps the accounts of the tab; stands once, above every SessionScope. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const address = useApiAddress();
  const [registry] = useState(() => registryOf(address));
  useEffect(() => registry.restore(), [registry]);
  return (
    <Registry.Provider value={registry}>
      <SessionScope>{children}</SessionScope>
    </Registry.Provider>
  );
}

/** Below it `useSession` means `account`, or the active account of the tab when none is named. */
export function SessionScope({ account, children }: { account?: string; children: ReactNode }) {
  const session = useScopedSession(account);
  return <Scope.Provider value={session}>{children}</Scope.Provider>;
}

/** The account of the nearest SessionScope. */
export function useSession(): Session {
  const session = useContext(Scope);
  if (session === null) throw new Error('useSession needs a SessionProvider above it');
  return session;
}

function useScopedSession(account: string | undefined): Session {
  const registry = useContext(Registry);
  if (registry === null) throw new Error('SessionScope needs a SessionProvider above it');
  const address = useApiAddress();
  const { subscribe, snapshot } = registry;
  const state = useSyncExternalStore(subscribe, snapshot, () => NOBODY);
  const username = account ?? state.activeUsername;
  const user = state.users.find((one) => one.username === username) ?? null;
  const call = useCallback(
    <T,>(path: string, options: CallOptions = {}): Promise<T> => {
      return callAs<T>({ registry, address, username }, path, options);
    },
    [registry, address, username],
  );
  const { ready, users } = state;
  return useMemo<Session>(
    () => ({
      user,
      users,
      status: statusOf(ready, user),
      call,
      login: (name, password) => registry.login(name, password, account === undefined),
      logout: () => registry.logout(username ?? ''),
      switchTo: (name) => registry.activate(name),
      token: ({ fresh = false } = {}) => {
        return fresh ? registry.refresh(username ?? '') : registry.token(username ?? '');
      },
    }),
    [registry, account, username, user, users, ready, call],
  );
}

function statusOf(ready: boolean, user: SessionUser | null): Session['status'] {
  if (!ready) return 'loading';
  return user === null ? 'anonymous' : 'active';
}

interface Caller {
  readonly registry: SessionRegistry;
  readonly address: string;
  readonly username: string | null;
}

async function callAs<T>(caller: Caller, path: string, options: CallOptions): Promise<T> {
  const { registry, address } = caller;
  const username = caller.username ?? '';
  const token = await registry.token(username);
  try {
    return await api<T>(address, path, { ...options, token });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    return api<T>(address, path, { ...options, token: await registry.refresh(username) });
  }
}

/** Sessions of the tab; on the server, where nobody is signed in, they are not kept. */
function registryOf(address: string): SessionRegistry {
  if (typeof window !== 'undefined') {
    return new SessionRegistry(
      address,
      window.sessionStorage,
      Date.now,
      browserPeers(),
      earlyTokens,
    );
  }
  return new SessionRegistry(address, { getItem: () => null, setItem: () => undefined });
}
