'use client';

import dynamic from 'next/dynamic';

import { Skeleton } from '@/ui';

// Parts that are large and not needed for the first picture; each is a file of its own.

/** The candle chart; its library is as large as the rest of the screen. */
export const LazyCandleChart = dynamic(
  () => import('./chart/candle-chart').then((module) => module.CandleChart),
  { ssr: false, loading: () => <Skeleton lines={8} label="Loading the chart" /> },
);

/** The search for a symbol. */
export const LazySymbolSearch = dynamic(
  () => import('./symbol-search').then((module) => module.SymbolSearch),
  { ssr: false },
);

/** The account's tables, with the table library. */
export const LazyBlotterPanel = dynamic(
  () => import('@/features/blotter/blotter-panel').then((module) => module.BlotterPanel),
  { ssr: false, loading: () => <Skeleton lines={6} label="Loading the account" /> },
);

/** The ticket: it follows the first picture of the market at once. */
export const LazyTicketPanel = dynamic(
  () => import('@/features/ticket/ticket-panel').then((module) => module.TicketPanel),
  { ssr: false, loading: () => <Skeleton lines={6} label="Loading the ticket" /> },
);

/** The menu that adds to the watchlist. */
export const LazyAddSymbol = dynamic(
  () => import('./watchlist/add-symbol').then((module) => module.AddSymbol),
  { ssr: false },
);

/** Side and grouping of the order book. */
export const LazyBookControls = dynamic(
  () => import('./book/book-controls').then((module) => module.BookControls),
  { ssr: false },
);

/** Trading by clicks on prices; only for those who show it. */
export const LazyLadderPanel = dynamic(
  () => import('@/features/ladder/ladder-panel').then((module) => module.LadderPanel),
  { ssr: false, loading: () => <Skeleton lines={8} label="Loading the ladder" /> },
);

/** Chooses, keeps and resets layouts. */
export const LazyLayoutMenu = dynamic(
  () => import('./layout/layout-menu').then((module) => module.LayoutMenu),
  { ssr: false },
);

/** Gainers, losers and most active; only for those who ask for them. */
export const LazyMoversPanel = dynamic(
  () => import('./movers/movers-panel').then((module) => module.MoversPanel),
  { ssr: false, loading: () => <Skeleton lines={9} label="Loading the movers" /> },
);
