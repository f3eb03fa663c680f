'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

import { useExchangeInfo } from '@/lib/api/queries';
import { Empty, Failure, Skeleton } from '@/ui';

import { lastSymbol } from './last-symbol';

/** Goes on to the symbol that was looked at last, else to the first of the exchange. */
export function FirstSymbol() {
  const { data, error, refetch } = useExchangeInfo();
  const router = useRouter();
  const symbols = data?.symbols.map((rules) => rules.symbol) ?? [];
  const remembered = lastSymbol();
  const symbol = symbols.find((one) => one === remembered) ?? symbols[0];
  useEffect(() => {
    if (symbol !== undefined) router.replace(`/trade/${encodeURIComponent(symbol)}`);
  }, [symbol, router]);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data !== undefined && symbol === undefined) {
    return <Empty title="No instrument is listed yet">An operator lists the first one.</Empty>;
  }
  return <Skeleton lines={10} />;
}
