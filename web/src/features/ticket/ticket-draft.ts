import { create } from 'zustand';

/** What the ticket is being filled with from elsewhere: a click in the book, on the chart. */
export interface TicketDraft {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Decimal text; empty when none was given. */
  readonly limitPrice: string;
  readonly qty: string;
  /** Rises with every fill, so that the same price twice is news twice. */
  readonly version: number;
}

interface TicketDraftStore extends TicketDraft {
  /** Puts what is given into the draft; the rest stays. */
  readonly fill: (part: Partial<Omit<TicketDraft, 'version'>>) => void;
}

/** The draft of the ticket, shared by all parts of the trading screen. */
export const useTicketDraft = create<TicketDraftStore>()((set) => ({
  symbol: '',
  side: 'buy',
  limitPrice: '',
  qty: '',
  version: 0,
  fill: (part) => set((draft) => ({ ...part, version: draft.version + 1 })),
}));
