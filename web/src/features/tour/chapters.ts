/** A link that opens the screen which a step speaks of. */
export interface TourLink {
  readonly href: string;
  readonly label: string;
}

/** One thing to show and what to say about it. */
export interface TourStep {
  readonly title: string;
  readonly say: string;
  readonly links: readonly TourLink[];
}

/** A part of the demonstration with its share of the forty minutes. */
export interface TourChapter {
  readonly title: string;
  readonly minutes: number;
  readonly steps: readonly TourStep[];
}

/** The customer demonstration: overview, live trading, back end, deep dive. */
export const CHAPTERS: readonly TourChapter[] = [
  {
    title: 'Overview',
    minutes: 5,
    steps: [
      {
        title: 'A stock exchange from one command',
        say: 'Openbell takes orders, checks risk, holds money, matches by price and time, settles, and tells everybody. Nothing that was acknowledged is ever lost, whatever is killed.',
        links: [{ href: '/preflight', label: 'Pre-flight: all green' }],
      },
      {
        title: 'A market that moves',
        say: 'Ten instruments, thirty days of history, simulated makers and takers that trade through the same public API and the same risk checks as everybody else.',
        links: [{ href: '/trade/AAPL', label: 'The trading screen' }],
      },
    ],
  },
  {
    title: 'Live trading',
    minutes: 15,
    steps: [
      {
        title: 'Read the market',
        say: 'Watchlist, candles, ladder, depth, time and sales. The book is a real one: your order stands in a real queue and moves the market.',
        links: [
          { href: '/trade/AAPL', label: 'AAPL' },
          { href: '/trade/NVDA', label: 'NVDA' },
        ],
      },
      {
        title: 'Place, amend, cancel',
        say: 'Click a price in the ladder: the ticket is filled. Place a limit order, watch it rest, change its price, cancel it. Try one that is too large and read why it was refused.',
        links: [
          { href: '/trade/AAPL', label: 'The ticket' },
          { href: '/ladder/AAPL', label: 'The price ladder' },
        ],
      },
      {
        title: 'Two people, one truth',
        say: 'buyer_demo and seller_demo trade with each other, side by side on one screen. Both see the same trade at the same moment; the first in the queue is filled first.',
        links: [
          { href: '/split', label: 'Side by side' },
          { href: '/use-cases/multi-user-trading', label: 'Multi-User Trading' },
        ],
      },
      {
        title: 'A market maker at work',
        say: 'Quotes on both sides, an inventory that leans against itself, a result that splits into spread and inventory to the cent.',
        links: [{ href: '/use-cases/market-making-strategy', label: 'Market Making Strategy' }],
      },
    ],
  },
  {
    title: 'Back end',
    minutes: 10,
    steps: [
      {
        title: 'Risk before harm',
        say: 'Every limit refuses with its reason. The price band halts the symbol, every client hears of it within milliseconds, the kill switch cancels everything, and the operator releases both.',
        links: [{ href: '/use-cases/risk-management-breach', label: 'Risk Management Breach' }],
      },
      {
        title: 'A burst that loses nothing',
        say: 'Orders at a set rate; at the end the run proves that none was lost or doubled, and that cash and shares are conserved to the unit.',
        links: [{ href: '/use-cases/high-volume-trading', label: 'High Volume Trading' }],
      },
    ],
  },
  {
    title: 'Deep dive',
    minutes: 10,
    steps: [
      {
        title: 'Nine services, one code base',
        say: 'The same modules run in one process or in nine over Redis. The service map shows health, throughput and lag; the acceptance tests run against both.',
        links: [{ href: '/operator', label: 'Operator console' }],
      },
      {
        title: 'Proof, not promise',
        say: 'Every state is the fold of a numbered, hash-chained journal. Reconciliation compares ledger, book and records while trading goes on; the audit trail proves itself.',
        links: [{ href: '/operator', label: 'Reconciliation and audit' }],
      },
      {
        title: 'Your own client',
        say: 'The API is the one that Alpaca and ccxt clients speak. Point yours here, unchanged, and trade.',
        links: [
          { href: '/keys', label: 'API keys and reference' },
          { href: '/use-cases', label: 'Use cases by API' },
        ],
      },
    ],
  },
];

/** A step with the chapter that it is in. */
export interface PlacedStep extends TourStep {
  readonly chapter: number;
}

/** All steps in their order. */
export const STEPS: readonly PlacedStep[] = CHAPTERS.flatMap(({ steps }, chapter) =>
  steps.map((step) => ({ ...step, chapter })),
);

/** Minutes of the whole demonstration. */
export const MINUTES = CHAPTERS.reduce((sum, { minutes }) => sum + minutes, 0);
