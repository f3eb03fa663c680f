'use client';

import { OrderBookPanel } from '../book/order-book-panel';
import { ChartPanel } from '../chart/chart-panel';
import { LazyBlotterPanel, LazyTicketPanel } from '../lazy';
import { MarketLists } from '../movers/market-lists';
import { TapePanel } from '../tape-panel';
import type { LayoutProps } from './wide-layout';

/** For tablets and small windows: two columns that scroll. */
export function TabletLayout({ symbol, decimals }: LayoutProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_17.5rem] gap-1.5 pb-1.5">
      <div className="h-[26rem] min-w-0">
        <ChartPanel symbol={symbol} decimals={decimals} />
      </div>
      <div className="row-span-2 min-h-[34rem]">
        <LazyTicketPanel symbol={symbol} />
      </div>
      <div className="grid h-80 min-w-0 grid-cols-2 gap-1.5">
        <OrderBookPanel symbol={symbol} />
        <TapePanel symbol={symbol} decimals={decimals} />
      </div>
      <div className="h-80 min-w-0">
        <LazyBlotterPanel symbol={symbol} />
      </div>
      <div className="h-80">
        <MarketLists current={symbol} />
      </div>
    </div>
  );
}
