import { create } from 'zustand';

/** What may be put into the ticket from elsewhere. */
export interface TicketDraft {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Decimal text; empty when none was given. */
  readonly limitPrice: string;
  readonly qty: string;
}

interface TicketDraftStore extends TicketDraft {
  /** The parts that were given last: only these are news. */
  readonly filled: Partial<TicketDraft>;
  /** Rises with every fill, so that the same price twice is news twice. */
  readonly version: number;
  /** Puts what is given into the draft; the rest stays. */
  readonly fill: (part: Partial<TicketDraft>) => void;
}

/**
 * The draft of the ticket, shared by all parts of the trading screen: a click in the book, on the
 * chart or a key puts something here, and the ticket takes it over.
 */
export const useTicketDraft = create<TicketDraftStore>()((set) => ({
  symbol: '',
  side: 'buy',
  limitPrice: '',
  qty: '',
  filled: {},
  version: 0,
  fill: (part) => set((draft) => ({ ...part, filled: part, version: draft.version + 1 })),
}));
