'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import type { ApiError } from '@/lib/api/client';
import { privateKey, useSession } from '@/lib/session';
import type { OrderBody } from './order-body';

/** One rule that the order would meet. */
export interface PreviewCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly reason: string | null;
  readonly limit: string | null;
  readonly value: string | null;
}

/** What an order would do now: `POST /v2/orders/preview`. */
export interface OrderPreview {
  readonly accepted: boolean;
  readonly estimated_cost: string;
  readonly estimated_fee: string;
  readonly buying_power_before: string;
  readonly buying_power_after: string;
  readonly estimated_avg_price: string | null;
  readonly fillable_qty: string;
  readonly checks: readonly PreviewCheck[];
}

/** A preview as far as it is known. */
export interface PreviewState {
  readonly preview: OrderPreview | null;
  /** Why there is none: the exchange would not even look at the order. */
  readonly error: ApiError | null;
  /** True while what is shown is of an earlier order. */
  readonly isBehind: boolean;
}

const TYPING_MS = 250;
const BOOK_MOVES_MS = 3_000;

/**
 * What the order would do now, asked for once the typing pauses and again while the book moves;
 * null asks for nothing.
 */
export function useOrderPreview(body: OrderBody | null): PreviewState {
  const { call, user } = useSession();
  const text = body === null ? null : JSON.stringify(body);
  const asked = useSettled(text, TYPING_MS);
  const { data, error, isPlaceholderData } = useQuery<OrderPreview, ApiError>({
    queryKey: privateKey(user?.username ?? '', `preview ${asked ?? ''}`),
    queryFn: ({ signal }) => {
      const order = JSON.parse(asked ?? '{}') as OrderBody;
      return call<OrderPreview>('/v2/orders/preview', { method: 'POST', body: order, signal });
    },
    enabled: asked !== null && user !== null,
    placeholderData: keepPreviousData,
    refetchInterval: BOOK_MOVES_MS,
    gcTime: TYPING_MS,
    retry: false,
  });
  if (text === null) return { preview: null, error: null, isBehind: false };
  const isBehind = asked !== text || isPlaceholderData;
  return { preview: data ?? null, error: isBehind ? null : error, isBehind };
}

/** The value once it has not changed for a while. */
function useSettled<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
