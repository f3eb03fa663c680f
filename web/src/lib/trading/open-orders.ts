'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Order } from '../api/types';
import { useTradeUpdates } from '../feed';
import { privateKey, usePrivateQuery, useSession } from '../session';
import { withOrder } from './order-list';

const PATH = '/v2/orders?status=open&limit=500';
const NONE: readonly Order[] = [];

/** Open orders of the scope's account, newest first: read once, then kept by the stream. */
export function useOpenOrders(symbol?: string): {
  readonly orders: readonly Order[];
  readonly isPending: boolean;
  readonly error: Error | null;
} {
  const client = useQueryClient();
  const username = useSession().user?.username ?? '';
  const { data, isPending, error } = usePrivateQuery<readonly Order[]>(PATH);
  const key = privateKey(username, PATH);
  useTradeUpdates(
    ({ order }) => {
      client.setQueryData<readonly Order[]>(key, (orders) => withOrder(orders ?? NONE, order));
    },
    () => void client.invalidateQueries({ queryKey: key }),
  );
  const orders = useMemo(() => {
    const all = data ?? NONE;
    return symbol === undefined ? all : all.filter((order) => order.symbol === symbol);
  }, [data, symbol]);
  return { orders, isPending, error };
}
