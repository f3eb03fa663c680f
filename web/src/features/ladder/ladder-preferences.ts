import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** What a click into the ladder makes. */
export type LadderKind = 'limit' | 'stop';

interface LadderPreferences {
  /** Shares of an order, as text. */
  readonly qty: string;
  readonly kind: LadderKind;
  /** Which of the steps between two rows: 0 is the tick. */
  readonly stepIndex: number;
  /** True while one click places an order; never kept, so that every visit begins unarmed. */
  readonly isArmed: boolean;
  readonly choose: (part: Partial<Omit<LadderPreferences, 'choose'>>) => void;
}

/** How this browser likes its price ladder. */
export const useLadderPreferences = create<LadderPreferences>()(
  persist(
    (set) => ({
      qty: '100',
      kind: 'limit',
      stepIndex: 0,
      isArmed: false,
      choose: (part) => set(part),
    }),
    {
      name: 'openbell.ladder',
      partialize: ({ qty, kind, stepIndex }) => ({ qty, kind, stepIndex }),
    },
  ),
);
