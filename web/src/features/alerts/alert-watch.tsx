'use client';

import { useEffect } from 'react';
import { toast } from 'sonner';

import { useLastTrade } from '@/lib/feed';
import { useSession } from '@/lib/session';
import { formatPrice } from '@/ui';

import { useAlerts } from './alert-store';
import { alertWords, isReached } from './price-alert';
import type { PriceAlert } from './price-alert';

/** Watches the prices that the active account waits for; stands once, in the frame of the pages. */
export function AlertWatch() {
  const { user } = useSession();
  const alerts = useAlerts((state) => state.alerts);
  const waiting = alerts.filter((one) => one.username === user?.username && one.firedAt === null);
  return waiting.map((alert) => <Watch key={alert.id} alert={alert} />);
}

function Watch({ alert }: { alert: PriceAlert }) {
  const price = useLastTrade(alert.symbol)?.price ?? null;
  const fire = useAlerts((state) => state.fire);
  useEffect(() => {
    if (price === null || !isReached(alert, price)) return;
    fire(alert.id);
    toast.warning(`Price alert: ${alertWords(alert)}`, {
      id: alert.id,
      description: `${alert.symbol} traded at ${formatPrice(price)}`,
      duration: 15_000,
    });
  }, [alert, price, fire]);
  return null;
}
