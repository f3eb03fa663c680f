'use client';

import { useState } from 'react';

import { useTicketDraft } from '@/features/ticket/ticket-draft';
import { Tabs } from '@/ui';

import { OrderBookPanel } from '../book/order-book-panel';
import { ChartPanel } from '../chart/chart-panel';
import { LazyBlotterPanel, LazyLadderPanel, LazyTicketPanel } from '../lazy';
import { MarketLists } from '../movers/market-lists';
import { TapePanel } from '../tape-panel';
import type { LayoutProps } from './wide-layout';

/** One thing at a time, chosen by tabs, for phones. A price that is tapped leads to the ticket. */
export function PhoneLayout({ symbol, decimals }: LayoutProps) {
  const [tab, setTab] = useState('chart');
  const { version } = useTicketDraft();
  const [seen, setSeen] = useState(version);
  if (seen !== version) {
    setSeen(version);
    if (tab === 'book') setTab('ticket');
  }
  const items = [
    { id: 'chart', label: 'Chart', content: <ChartPanel symbol={symbol} decimals={decimals} /> },
    { id: 'book', label: 'Book', content: <OrderBookPanel symbol={symbol} /> },
    { id: 'ladder', label: 'Ladder', content: <LazyLadderPanel symbol={symbol} /> },
    { id: 'trades', label: 'Trades', content: <TapePanel symbol={symbol} decimals={decimals} /> },
    { id: 'ticket', label: 'Order', content: <LazyTicketPanel symbol={symbol} /> },
    { id: 'orders', label: 'Account', content: <LazyBlotterPanel symbol={symbol} /> },
    { id: 'watchlist', label: 'Watch', content: <MarketLists current={symbol} /> },
  ];
  return (
    <div className="h-[calc(100dvh-8.5rem)] min-h-96">
      <Tabs label="Parts of the screen" items={items} value={tab} onValueChange={setTab} />
    </div>
  );
}
