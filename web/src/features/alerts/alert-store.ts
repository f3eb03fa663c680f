import { create } from 'zustand';
import { persist } from 'zustand/middleware';

import { ALERTS_MAX, readAlerts } from './price-alert';
import type { PriceAlert } from './price-alert';

interface AlertStore {
  /** Newest first; of all accounts that use this browser. */
  readonly alerts: readonly PriceAlert[];
  /** False when there is no room for another. */
  readonly add: (alert: Omit<PriceAlert, 'id' | 'createdAt' | 'firedAt'>) => boolean;
  readonly remove: (id: string) => void;
  readonly fire: (id: string) => void;
}

/** The price alerts of this browser. */
export const useAlerts = create<AlertStore>()(
  persist(
    (set, get) => ({
      alerts: [],
      add: (alert) => {
        const { alerts } = get();
        if (alerts.length >= ALERTS_MAX) return false;
        const createdAt = new Date().toISOString();
        const id = `${createdAt} ${alert.symbol} ${alert.price}`;
        set({ alerts: [{ ...alert, id, createdAt, firedAt: null }, ...alerts] });
        return true;
      },
      remove: (id) => set(({ alerts }) => ({ alerts: alerts.filter((one) => one.id !== id) })),
      fire: (id) => {
        const firedAt = new Date().toISOString();
        const changed = get().alerts.map((one) => (one.id === id ? { ...one, firedAt } : one));
        set({ alerts: changed });
      },
    }),
    {
      name: 'openbell.alerts',
      merge: (kept, fresh) => {
        const { alerts } = (kept ?? {}) as Readonly<Record<string, unknown>>;
        return { ...fresh, alerts: readAlerts(alerts) };
      },
    },
  ),
);
