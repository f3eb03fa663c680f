'use client';

import clsx from 'clsx';
import { Group, Panel as Pane, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { ReactNode } from 'react';

import { BlotterPanel } from '@/features/blotter/blotter-panel';
import { TicketPanel } from '@/features/ticket/ticket-panel';

import { OrderBookPanel } from '../book/order-book-panel';
import { ChartPanel } from '../chart/chart-panel';
import { TapePanel } from '../tape-panel';
import { WatchlistPanel } from '../watchlist/watchlist-panel';

/** What a layout needs to know. */
export interface LayoutProps {
  readonly symbol: string;
  readonly decimals: number;
}

/** Everything at once, for screens of 1180 pixels and more; borders can be dragged, and stay so. */
export function WideLayout({ symbol, decimals }: LayoutProps) {
  return (
    <Split id="trade" direction="horizontal">
      <Pane id="market" minSize={620}>
        <Split id="trade-market" direction="vertical">
          <Pane id="above" defaultSize="63" minSize={240}>
            <Split id="trade-above" direction="horizontal">
              <Pane id="watchlist" defaultSize={208} minSize={150} maxSize={340}>
                <WatchlistPanel current={symbol} />
              </Pane>
              <Border />
              <Pane id="chart" minSize={260}>
                <ChartPanel symbol={symbol} decimals={decimals} />
              </Pane>
              <Border />
              <Pane id="book" defaultSize={264} minSize={210} maxSize={460}>
                <OrderBookPanel symbol={symbol} />
              </Pane>
            </Split>
          </Pane>
          <Border lies />
          <Pane id="below" minSize={120}>
            <Split id="trade-below" direction="horizontal">
              <Pane id="blotter" minSize={320}>
                <BlotterPanel symbol={symbol} />
              </Pane>
              <Border />
              <Pane id="tape" defaultSize={264} minSize={200} maxSize={420}>
                <TapePanel symbol={symbol} decimals={decimals} />
              </Pane>
            </Split>
          </Pane>
        </Split>
      </Pane>
      <Border />
      <Pane id="ticket" defaultSize={296} minSize={250} maxSize={440}>
        <TicketPanel symbol={symbol} />
      </Pane>
    </Split>
  );
}

function Split(props: { id: string; direction: 'horizontal' | 'vertical'; children: ReactNode }) {
  const { id, direction, children } = props;
  const layout = useDefaultLayout({ id: `openbell.${id}`, storage: window.localStorage });
  return (
    <Group
      id={id}
      orientation={direction}
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
      className="h-full"
    >
      {children}
    </Group>
  );
}

/** A border between panels that can be dragged, or moved with the arrow keys. */
function Border({ lies = false }: { lies?: boolean }) {
  return (
    <Separator
      aria-label="Move the border"
      className={clsx(
        'rounded-full transition-colors data-[separator=active]:bg-accent hover:bg-line-strong',
        lies ? 'h-1.5' : 'w-1.5',
      )}
    />
  );
}
