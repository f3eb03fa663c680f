'use client';

import { Split } from '@/ui';
import type { SplitPane } from '@/ui';

import { OrderBookPanel } from '../book/order-book-panel';
import { ChartPanel } from '../chart/chart-panel';
import { LazyBlotterPanel, LazyLadderPanel, LazyTicketPanel } from '../lazy';
import { MarketLists } from '../movers/market-lists';
import { TapePanel } from '../tape-panel';
import type { PanelId } from './layout';
import { Later } from './later';
import { useLayouts } from './layout-store';

/** What a layout needs to know. */
export interface LayoutProps {
  readonly symbol: string;
  readonly decimals: number;
}

interface PartProps extends LayoutProps {
  readonly hidden: readonly PanelId[];
}

const NO_SIZES: Readonly<Record<string, number>> = {};

/**
 * Everything at once, for screens of 1180 pixels and more. Borders can be moved and panels left
 * out; it stays so, and can be kept under a name.
 */
export function WideLayout(props: LayoutProps) {
  const hidden = useLayouts((state) => state.current.hidden);
  const part = { ...props, hidden };
  return (
    <KeptSplit
      id="trade"
      direction="row"
      panes={[
        { id: 'market', label: 'market', min: 560, content: <Market {...part} /> },
        {
          ...{ id: 'ticket', label: 'the ticket', size: 296, min: 250, max: 440 },
          content: (
            <Later label="Loading the ticket">
              <LazyTicketPanel symbol={props.symbol} />
            </Later>
          ),
        },
      ].filter(isShown(hidden))}
    />
  );
}

function Market(props: PartProps) {
  const hasBelow = !(props.hidden.includes('blotter') && props.hidden.includes('tape'));
  return (
    <KeptSplit
      id="market"
      direction="column"
      panes={[
        { id: 'above', label: 'the chart', min: 220, content: <Above {...props} /> },
        {
          ...{ id: 'below', label: 'the account', size: 300, min: 110, max: 700 },
          content: (
            <Later label="Loading the account">
              <Below {...props} />
            </Later>
          ),
        },
      ].filter(({ id }) => hasBelow || id !== 'below')}
    />
  );
}

function Above({ symbol, decimals, hidden }: PartProps) {
  return (
    <KeptSplit
      id="above"
      direction="row"
      panes={[
        {
          ...{ id: 'watchlist', label: 'the watchlist', size: 208, min: 130, max: 340 },
          content: (
            <Later label="Loading the watchlist">
              <MarketLists current={symbol} />
            </Later>
          ),
        },
        {
          ...{ id: 'chart', label: 'the chart', min: 240 },
          content: (
            <Later label="Loading the chart">
              <ChartPanel symbol={symbol} decimals={decimals} />
            </Later>
          ),
        },
        {
          ...{ id: 'book', label: 'the order book', size: 264, min: 210, max: 460 },
          content: <OrderBookPanel symbol={symbol} />,
        },
        {
          ...{ id: 'ladder', label: 'the price ladder', size: 340, min: 268, max: 560 },
          content: (
            <Later label="Loading the price ladder">
              <LazyLadderPanel symbol={symbol} />
            </Later>
          ),
        },
      ].filter(isShown(hidden))}
    />
  );
}

function Below({ symbol, decimals, hidden }: PartProps) {
  const isAlone = hidden.includes('blotter');
  return (
    <KeptSplit
      id="below"
      direction="row"
      panes={[
        {
          ...{ id: 'blotter', label: 'the account', min: 320 },
          content: <LazyBlotterPanel symbol={symbol} />,
        },
        {
          ...{ id: 'tape', label: 'time and sales', min: 200, max: 420 },
          ...(isAlone ? {} : { size: 264 }),
          content: <TapePanel symbol={symbol} decimals={decimals} />,
        },
      ].filter(isShown(hidden))}
    />
  );
}

function isShown(hidden: readonly PanelId[]): (pane: SplitPane) => boolean {
  return ({ id }) => !hidden.some((panel) => panel === id);
}

/** A split whose sizes belong to the layout. */
function KeptSplit(props: {
  id: string;
  direction: 'row' | 'column';
  panes: readonly SplitPane[];
}) {
  const { id, direction, panes } = props;
  const sizes = useLayouts((state) => state.current.sizes[id] ?? NO_SIZES);
  const resize = useLayouts((state) => state.resize);
  return (
    <Split
      direction={direction}
      panes={panes}
      sizes={sizes}
      onResize={(pane, size) => resize(id, pane, size)}
    />
  );
}
