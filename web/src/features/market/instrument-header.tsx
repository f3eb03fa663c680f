'use client';

import clsx from 'clsx';
import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';

import { useAssets, useSnapshots, useSymbolRules } from '@/lib/api/queries';
import { useDayFigures, useLastTrade, useSymbolStore } from '@/lib/feed';
import { useMarketPhase } from '@/lib/market/use-market-phase';
import { Badge, Button, Change, formatCompact, formatPrice } from '@/ui';

import { LazyLayoutMenu, LazySymbolSearch } from './lazy';
import { Meter } from './meter';

/** What a symbol is and how its day went; the way to another symbol. */
export function InstrumentHeader({ symbol, decimals }: { symbol: string; decimals: number }) {
  const [searching, setSearching] = useState(false);
  useHotkeys('/', (event) => {
    event.preventDefault();
    setSearching(true);
  });
  const { data: assets } = useAssets();
  const name = assets?.find((asset) => asset.symbol === symbol)?.name ?? '';
  return (
    <section
      aria-label={`${symbol} today`}
      className="flex min-h-12 items-center gap-x-5 gap-y-1 overflow-x-auto rounded-lg border border-line bg-panel px-3 py-1.5"
    >
      <Button
        tone="ghost"
        className="-ml-1.5 h-9 gap-2"
        title="Search another symbol"
        onClick={() => setSearching(true)}
      >
        <span className="flex flex-col items-start leading-tight">
          <span className="text-sm font-semibold text-text">{symbol}</span>
          <span className="max-w-36 truncate text-2xs text-faint">{name}</span>
        </span>
        <ChevronDown aria-hidden className="size-3.5" />
      </Button>
      <Prices symbol={symbol} decimals={decimals} />
      <PhaseBadge symbol={symbol} />
      <div className="ml-auto flex shrink-0 items-center gap-3">
        <div className="max-xl:hidden">
          <Meter />
        </div>
        <div className="max-[1179px]:hidden">
          <LazyLayoutMenu symbol={symbol} />
        </div>
      </div>
      {searching && <LazySymbolSearch open onOpenChange={setSearching} />}
    </section>
  );
}

function Prices({ symbol, decimals }: { symbol: string; decimals: number }) {
  const rules = useSymbolRules(symbol);
  const { data } = useSnapshots([symbol]);
  const snapshot = data?.[symbol];
  const store = useSymbolStore(symbol);
  useEffect(() => {
    const bar = snapshot?.dailyBar;
    if (bar) store.seedDay({ high: bar.h, low: bar.l, volume: bar.v });
  }, [snapshot, store]);
  const trade = useLastTrade(symbol);
  const day = useDayFigures(symbol);
  const last = trade?.price ?? snapshot?.latestTrade?.p ?? null;
  const reference = snapshot?.prevDailyBar?.c ?? Number(rules?.reference_price ?? Number.NaN);
  const ratio = last === null || !(reference > 0) ? null : last / reference - 1;
  return (
    <>
      <LastPrice key={symbol} price={last} decimals={decimals} />
      <Figure label="Change">
        <Change ratio={ratio} />
      </Figure>
      <Figure label="High">{formatPrice(day?.high ?? null, decimals)}</Figure>
      <Figure label="Low">{formatPrice(day?.low ?? null, decimals)}</Figure>
      <Figure label="Volume">{day === null ? '—' : formatCompact(day.volume)}</Figure>
    </>
  );
}

/** The last price; colour and arrow say how it moved last. */
function LastPrice({ price, decimals }: { price: number | null; decimals: number }) {
  const [move, setMove] = useState({ price, direction: 0 });
  if (move.price !== price) {
    const before = move.price ?? price ?? 0;
    const direction = Math.sign((price ?? 0) - before);
    setMove({ price, direction: direction === 0 ? move.direction : direction });
  }
  const { direction } = move;
  return (
    <span
      data-testid="last-price"
      className={clsx(
        'inline-flex min-w-24 items-center gap-1 text-lg font-semibold',
        direction > 0 && 'text-up',
        direction < 0 && 'text-down',
      )}
    >
      {formatPrice(price, decimals)}
      {direction > 0 && <ArrowUp aria-label="up" className="size-4" strokeWidth={2.5} />}
      {direction < 0 && <ArrowDown aria-label="down" className="size-4" strokeWidth={2.5} />}
    </span>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl className="flex shrink-0 flex-col leading-tight">
      <dt className="text-2xs text-faint">{label}</dt>
      <dd className="text-xs">{children}</dd>
    </dl>
  );
}

function PhaseBadge({ symbol }: { symbol: string }) {
  const phase = useMarketPhase(symbol);
  if (phase === null) return null;
  const tone = phase.isContinuous ? 'up' : phase.takesOrders ? 'warn' : 'down';
  return <Badge tone={tone}>{phase.label}</Badge>;
}
