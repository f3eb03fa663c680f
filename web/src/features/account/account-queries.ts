'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';

import type { ApiError } from '@/lib/api/client';
import type { Account, Activity, BroadcastSeverity, Order, Position } from '@/lib/api/types';
import { useTradeUpdates } from '@/lib/feed';
import { privateKey, usePrivateQuery, useSession } from '@/lib/session';

/** A row of the double-entry ledger. */
export interface LedgerRow {
  readonly id: string;
  readonly transaction_id: string;
  readonly at: string;
  readonly kind: 'trade' | 'fee' | 'deposit' | 'withdrawal';
  readonly asset: string;
  readonly amount: string;
  readonly order_id: string | null;
  readonly trade_id: string | null;
}

/** What an account was worth over time. */
export interface PortfolioHistory {
  readonly timestamp: readonly number[];
  readonly equity: readonly (number | null)[];
  readonly profit_loss: readonly (number | null)[];
  readonly base_value: number;
  readonly timeframe: string;
}

const PRICES_MOVE_MS = 5_000;
const GATHER_MS = 120;
const FOLLOWED_MS = 900;
const FILL_PAGE = 100;
const FILL_PAGES_MAX = 10;
const PATHS = {
  account: '/v2/account',
  positions: '/v2/positions',
  history: '/v2/orders?status=all&limit=200',
  fills: '/v2/account/activities/FILL',
  allFills: 'all fills',
  ledger: '/v2/account/ledger?page_size=200',
  notifications: '/v2/notifications?limit=100',
} as const;

/** Cash, equity and buying power of the scope's account. */
export function useAccount() {
  return usePrivateQuery<Account>(PATHS.account, { refetchIntervalMs: PRICES_MOVE_MS });
}

/** What the scope's account holds. */
export function usePositions() {
  return usePrivateQuery<readonly Position[]>(PATHS.positions, {
    refetchIntervalMs: PRICES_MOVE_MS,
  });
}

/** Orders of the scope's account in any state, newest first. */
export function useOrderHistory() {
  return usePrivateQuery<readonly Order[]>(PATHS.history);
}

/** Fills of the scope's account, newest first. */
export function useFills() {
  return usePrivateQuery<readonly Activity[]>(PATHS.fills);
}

/** As {@link useFills}, several pages of them: for sums over all that was traded. */
export function useAccountFills() {
  const { call, user } = useSession();
  return useQuery<readonly Activity[], ApiError>({
    queryKey: privateKey(user?.username ?? '', PATHS.allFills),
    queryFn: async ({ signal }) => {
      const all: Activity[] = [];
      for (let page = 0; page < FILL_PAGES_MAX; page += 1) {
        const last = all.at(-1);
        const from = last === undefined ? '' : `&page_token=${encodeURIComponent(last.id)}`;
        const path = `${PATHS.fills}?page_size=${FILL_PAGE}${from}`;
        const rows = await call<readonly Activity[]>(path, { signal });
        all.push(...rows);
        if (rows.length < FILL_PAGE) break;
      }
      return all;
    },
    enabled: user !== null,
  });
}

/** The newest rows of the account's ledger. */
export function useLedger() {
  return usePrivateQuery<readonly LedgerRow[]>(PATHS.ledger);
}

/** A notification that the exchange keeps for the account. */
export interface NotificationRow {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly order_id: string | null;
  readonly symbol: string | null;
  readonly severity: BroadcastSeverity | null;
  readonly text: string;
  readonly read: boolean;
}

/** What the exchange told the scope's account, newest first. */
export function useNotifications() {
  return usePrivateQuery<readonly NotificationRow[]>(PATHS.notifications);
}

/** Asks anew for what the exchange told the scope's account. */
export function useNotificationsRefresh(): () => void {
  const client = useQueryClient();
  const username = useSession().user?.username ?? '';
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: privateKey(username, PATHS.notifications) });
  }, [client, username]);
}

/** Equity over a period of the API such as `1D` or `1M`. */
export function usePortfolioHistory(period: string, timeframe: string) {
  return usePrivateQuery<PortfolioHistory>(
    `/v2/account/portfolio/history?period=${period}&timeframe=${timeframe}`,
    { refetchIntervalMs: PRICES_MOVE_MS * 6 },
  );
}

/** Asks anew for everything that the account shows; answers when a read is under way. */
export function useAccountRefresh(): () => void {
  const client = useQueryClient();
  const username = useSession().user?.username ?? '';
  return useCallback(() => {
    for (const path of Object.values(PATHS)) {
      void client.invalidateQueries({ queryKey: privateKey(username, path) });
    }
  }, [client, username]);
}

/**
 * Keeps the account's tables current: updates of the private stream are gathered for a moment, then
 * everything that is on screen is read again, and once more when the tables behind it have followed
 * the streams for sure. Stands once per account on screen.
 */
export function useAccountWatch(): void {
  const refresh = useAccountRefresh();
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>());
  const soon = useCallback(() => {
    for (const afterMs of [GATHER_MS, FOLLOWED_MS]) {
      const running = timers.current.get(afterMs);
      if (running !== undefined && afterMs === GATHER_MS) continue;
      if (running !== undefined) clearTimeout(running);
      const read = () => {
        timers.current.delete(afterMs);
        refresh();
      };
      timers.current.set(afterMs, setTimeout(read, afterMs));
    }
  }, [refresh]);
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    };
  }, [soon]);
  useTradeUpdates(soon, soon);
}
