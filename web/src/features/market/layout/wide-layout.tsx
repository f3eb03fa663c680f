'use client';

import { Split } from '@/ui';

import { OrderBookPanel } from '../book/order-book-panel';
import { ChartPanel } from '../chart/chart-panel';
import { LazyBlotterPanel, LazyTicketPanel } from '../lazy';
import { TapePanel } from '../tape-panel';
import { WatchlistPanel } from '../watchlist/watchlist-panel';

/** What a layout needs to know. */
export interface LayoutProps {
  readonly symbol: string;
  readonly decimals: number;
}

/** Everything at once, for screens of 1180 pixels and more; borders can be moved, and stay so. */
export function WideLayout({ symbol, decimals }: LayoutProps) {
  return (
    <Split
      id="trade"
      direction="row"
      panes={[
        { id: 'market', label: 'market', min: 560, content: <Market {...{ symbol, decimals }} /> },
        {
          ...{ id: 'ticket', label: 'the ticket', size: 296, min: 250, max: 440 },
          content: <LazyTicketPanel symbol={symbol} />,
        },
      ]}
    />
  );
}

function Market({ symbol, decimals }: LayoutProps) {
  return (
    <Split
      id="market"
      direction="column"
      panes={[
        { id: 'above', label: 'the chart', min: 220, content: <Above {...{ symbol, decimals }} /> },
        {
          ...{ id: 'below', label: 'the account', size: 300, min: 110, max: 700 },
          content: <Below {...{ symbol, decimals }} />,
        },
      ]}
    />
  );
}

function Above({ symbol, decimals }: LayoutProps) {
  return (
    <Split
      id="above"
      direction="row"
      panes={[
        {
          ...{ id: 'watchlist', label: 'the watchlist', size: 208, min: 150, max: 340 },
          content: <WatchlistPanel current={symbol} />,
        },
        {
          ...{ id: 'chart', label: 'the chart', min: 240 },
          content: <ChartPanel symbol={symbol} decimals={decimals} />,
        },
        {
          ...{ id: 'book', label: 'the order book', size: 264, min: 210, max: 460 },
          content: <OrderBookPanel symbol={symbol} />,
        },
      ]}
    />
  );
}

function Below({ symbol, decimals }: LayoutProps) {
  return (
    <Split
      id="below"
      direction="row"
      panes={[
        {
          ...{ id: 'blotter', label: 'the account', min: 320 },
          content: <LazyBlotterPanel symbol={symbol} />,
        },
        {
          ...{ id: 'tape', label: 'time and sales', size: 264, min: 200, max: 420 },
          content: <TapePanel symbol={symbol} decimals={decimals} />,
        },
      ]}
    />
  );
}
