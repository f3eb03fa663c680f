'use client';

import type { Order } from '../api/types';
import { usePrivateQuery } from '../session';

interface QueuePosition {
  readonly qty_ahead: string | null;
  readonly leaves_qty: string;
}

const POLL_MS = 2_000;

/** Shares that trade before a resting order at its price; null while that is not known. */
export function useQueuePosition(order: Order): string | null {
  const rests = order.type === 'limit' || order.type === 'stop_limit';
  const isLive = order.status === 'new' || order.status === 'partially_filled';
  const { data } = usePrivateQuery<QueuePosition>(`/v2/orders/${order.id}/queue_position`, {
    enabled: rests && (isLive || order.status === 'accepted'),
    refetchIntervalMs: POLL_MS,
  });
  return data?.qty_ahead ?? null;
}
