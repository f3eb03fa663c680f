'use client';

import { useTheme } from 'next-themes';
import { useEffect, useMemo, useRef } from 'react';

import { useSymbolRules } from '@/lib/api/queries';
import type { Order, Position } from '@/lib/api/types';
import { useTapeEffect, useTurn } from '@/lib/feed';
import { usePrivateQuery } from '@/lib/session';
import { useOpenOrders } from '@/lib/trading/open-orders';
import { decimalsOf, Empty, Failure, formatCompact, formatPrice, Skeleton } from '@/ui';

import { readPalette } from '../canvas';
import { ChartView } from './chart-view';
import type { OwnLine } from './chart-view';
import type { Interval } from './intervals';
import { withTrade } from './live-candle';
import type { Candle } from './live-candle';
import { useCandles } from './use-candles';
import { useLineDrag } from './use-line-drag';

/** The chart is a whole drawing each time: more often than this nobody sees. */
const DRAW_EVERY_MS = 50;

/** Candles and volume; the last candle moves with every trade, own orders lie across as lines. */
export function CandleChart({ symbol, interval }: { symbol: string; interval: Interval }) {
  const { data, isPending, error, refetch } = useCandles(symbol, interval);
  if (isPending) return <Skeleton lines={8} label="Loading candles" />;
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  return <Chart key={`${symbol}${interval.id}`} {...{ symbol, interval, candles: data ?? [] }} />;
}

interface ChartProps {
  readonly symbol: string;
  readonly interval: Interval;
  readonly candles: readonly Candle[];
}

function Chart({ symbol, interval, candles }: ChartProps) {
  const container = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLParagraphElement>(null);
  const view = useRef<ChartView | null>(null);
  const last = useRef<Candle | null>(null);
  const isPointing = useRef(false);
  const rules = useSymbolRules(symbol);
  const decimals = decimalsOf(rules?.price_increment ?? '0.01');
  const lines = useOwnLines(symbol);
  const { resolvedTheme } = useTheme();
  const tell = (candle: Candle | null) => {
    if (legend.current !== null) writeLegend(legend.current, candle, decimals);
  };
  const latest = useRef({ tell });
  useEffect(() => {
    latest.current = { tell };
  });

  useEffect(() => {
    if (container.current === null) return;
    const chart = new ChartView(container.current, readPalette(container.current), (candle) => {
      isPointing.current = candle !== null;
      latest.current.tell(candle ?? last.current);
    });
    view.current = chart;
    return () => {
      view.current = null;
      chart.remove();
    };
  }, []);
  useEffect(() => {
    view.current?.setDecimals(decimals);
  }, [decimals]);
  useHistory({ view, last, candles, tell: () => latest.current.tell(last.current) });
  useEffect(() => view.current?.setLines(lines), [lines]);
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const later = requestAnimationFrame(() => view.current?.paint(readPalette(element)));
    return () => cancelAnimationFrame(later);
  }, [resolvedTheme]);
  useLineDrag({ container, view, symbol, decimals });
  useLiveCandle({ symbol, interval, view, last }, () => {
    if (!isPointing.current) latest.current.tell(last.current);
  });

  return (
    <div className="relative size-full">
      <p
        ref={legend}
        className="pointer-events-none absolute top-1.5 left-2 z-10 flex gap-2 text-2xs text-muted"
      />
      <div
        ref={container}
        role="group"
        aria-label={`Candles of ${symbol}, ${interval.label}, with volume and own orders`}
        className="size-full"
      />
      {candles.length === 0 && (
        <div className="pointer-events-none absolute inset-0">
          <Empty title="No trades in this span yet" />
        </div>
      )}
    </div>
  );
}

interface Live {
  readonly view: { readonly current: ChartView | null };
  readonly last: { current: Candle | null };
}

/** Draws the history when it comes; what is renewed later only puts the last candles right. */
function useHistory(props: Live & { candles: readonly Candle[]; tell: () => void }): void {
  const { view, last, candles, tell } = props;
  const isDrawn = useRef(false);
  useEffect(() => {
    const chart = view.current;
    if (chart === null) return;
    if (!isDrawn.current) {
      chart.setHistory(candles);
      last.current = candles.at(-1) ?? null;
      isDrawn.current = true;
    } else {
      const newest = last.current?.time ?? 0;
      const fresh = candles.at(-1);
      if (fresh !== undefined && fresh.time >= newest) {
        last.current = fresh;
        chart.update(fresh);
      }
    }
    tell();
  }, [candles]);
}

/** Adds every trade that was not yet in to the running candle and draws it once. */
function useLiveCandle(
  { symbol, interval, view, last }: Live & { symbol: string; interval: Interval },
  tell: () => void,
): void {
  const takeTurn = useTurn();
  const seen = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    return () => {
      if (timer.current !== null) clearTimeout(timer.current);
    };
  }, []);
  const draw = () => {
    timer.current = null;
    if (last.current !== null) view.current?.update(last.current);
    tell();
  };
  useTapeEffect(symbol, (tape) => {
    const newest = tape[0]?.id ?? null;
    if (newest === null || view.current === null) return;
    const known = seen.current;
    seen.current = newest;
    // The trades that were there before are in the history already.
    if (known === null || newest <= known) return;
    for (const trade of tape.filter(({ id }) => id > known).reverse()) {
      const atSeconds = Date.parse(trade.at) / 1_000;
      const { price, size } = trade;
      last.current = withTrade(last.current, { atSeconds, price, size }, interval.seconds);
    }
    timer.current ??= setTimeout(() => takeTurn(draw), DRAW_EVERY_MS);
  });
}

/** Own open orders of the symbol and the average price of what is held. */
function useOwnLines(symbol: string): readonly OwnLine[] {
  const { orders } = useOpenOrders(symbol);
  const { data: positions } = usePrivateQuery<readonly Position[]>('/v2/positions');
  return useMemo(() => {
    const position = positions?.find((one) => one.symbol === symbol);
    const lines = orders.flatMap(lineOf);
    if (position === undefined || position.qty === '0') return lines;
    const price = Number(position.avg_entry_price);
    return [...lines, { id: 'average', price, title: `avg ${position.qty}`, kind: 'average' }];
  }, [orders, positions, symbol]);
}

function lineOf(order: Order): OwnLine[] {
  const price = order.limit_price ?? order.stop_price;
  if (price === null) return [];
  const left = Number(order.qty) - Number(order.filled_qty);
  const isStop = order.limit_price === null;
  const title = `${order.side} ${left}${isStop ? ' stop' : ''}`;
  return [{ id: order.id, price: Number(price), title, kind: order.side }];
}

function writeLegend(element: HTMLElement, candle: Candle | null, decimals: number): void {
  if (candle === null) {
    element.textContent = '';
    return;
  }
  const { open, high, low, close, volume } = candle;
  const [o, h, l, c] = [open, high, low, close].map((price) => formatPrice(price, decimals));
  const text = `O ${o}  H ${h}  L ${l}  C ${c}  V ${formatCompact(volume)}`;
  if (element.textContent !== text) element.textContent = text;
}
