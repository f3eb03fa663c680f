'use client';

import clsx from 'clsx';
import { X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import { useExchangeInfo, useSnapshots } from '@/lib/api/queries';
import type { Snapshot } from '@/lib/api/types';
import { useLastTrade } from '@/lib/feed';
import { Change, Empty, Failure, formatPrice, Panel, Skeleton, Sparkline } from '@/ui';

import { LazyAddSymbol } from '../lazy';
import { useSparklines } from './use-sparklines';
import { useWatchlist } from './use-watchlist';

/** The symbols that one watches: last price, change of the day, course of the day. */
export function WatchlistPanel({ current, actions }: { current: string; actions?: ReactNode }) {
  const { symbols, isPending, error, set } = useWatchlist();
  const { data: snapshots } = useSnapshots(symbols);
  const sparklines = useSparklines(symbols);
  const router = useRouter();
  const list = useRef<HTMLUListElement>(null);
  const open = (symbol: string) => router.push(`/trade/${encodeURIComponent(symbol)}`);
  const onKeyDown = (event: KeyboardEvent) => {
    moveFocus(event, list.current);
  };
  return (
    <Panel
      title="Watchlist"
      actions={
        <>
          {actions}
          <LazyAddSymbol watched={symbols} onAdd={(symbol) => set([...symbols, symbol])} />
        </>
      }
    >
      {isPending && <Skeleton lines={9} />}
      {error !== null && <Failure error={error} />}
      {!isPending && symbols.length === 0 && <Empty title="Nothing watched yet" />}
      <ul ref={list} aria-label="Watched symbols" className="@container" onKeyDown={onKeyDown}>
        {symbols.map((symbol) => (
          <WatchedRow
            key={symbol}
            symbol={symbol}
            isCurrent={symbol === current}
            snapshot={snapshots?.[symbol]}
            course={sparklines[symbol]}
            onOpen={() => open(symbol)}
            onRemove={() => set(symbols.filter((one) => one !== symbol))}
          />
        ))}
      </ul>
    </Panel>
  );
}

interface RowProps {
  readonly symbol: string;
  readonly isCurrent: boolean;
  readonly snapshot: Snapshot | undefined;
  readonly course: readonly number[] | undefined;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
}

function WatchedRow({ symbol, isCurrent, snapshot, course = [], onOpen, onRemove }: RowProps) {
  const rules = useExchangeInfo().data?.symbols.find((one) => one.symbol === symbol);
  const trade = useLastTrade(symbol);
  const last = trade?.price ?? snapshot?.latestTrade?.p ?? null;
  const reference = snapshot?.prevDailyBar?.c ?? Number(rules?.reference_price ?? Number.NaN);
  const ratio = last === null || !(reference > 0) ? null : last / reference - 1;
  return (
    <li className="group relative">
      <button
        type="button"
        data-watch
        aria-current={isCurrent ? 'true' : undefined}
        onClick={onOpen}
        onKeyDown={(event) => {
          if (event.key === 'Delete') onRemove();
        }}
        className={clsx(
          'grid h-11 w-full grid-cols-[3.5rem_minmax(0,1fr)_auto] items-center gap-2 border-l-2 px-2.5',
          '@max-[10.5rem]:gap-0',
          'text-left hover:bg-hover focus-visible:outline-offset-[-2px]',
          isCurrent ? 'border-accent bg-raised' : 'border-transparent',
        )}
      >
        <span className="text-xs font-semibold">{symbol}</span>
        <span className="min-w-0 overflow-hidden @max-[10.5rem]:hidden">
          <Sparkline values={last === null ? course : [...course, last]} />
        </span>
        <span className="col-start-3 flex flex-col items-end text-xs leading-tight">
          {formatPrice(last)}
          <Change ratio={ratio} className="text-2xs" />
        </span>
      </button>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Stop watching ${symbol}`}
        onClick={onRemove}
        className="absolute top-1 left-12 hidden size-4 place-items-center rounded-sm bg-hover text-muted group-hover:grid hover:text-text"
      >
        <X aria-hidden className="size-3" />
      </button>
    </li>
  );
}

/** Arrow keys go from row to row; Enter opens, Delete stops watching. */
function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || list === null) return;
  event.preventDefault();
  const rows = [...list.querySelectorAll<HTMLElement>('[data-watch]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
}
