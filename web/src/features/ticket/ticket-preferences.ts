import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface TicketPreferences {
  /** True to ask once more before an order is sent. */
  readonly confirms: boolean;
  readonly setConfirms: (confirms: boolean) => void;
}

/** How this browser likes its ticket; kept between visits. */
export const useTicketPreferences = create<TicketPreferences>()(
  persist(
    (set) => ({
      confirms: true,
      setConfirms: (confirms) => set({ confirms }),
    }),
    { name: 'openbell.ticket' },
  ),
);
