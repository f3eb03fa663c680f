'use client';

import { ChevronDown, ChevronUp, Crosshair } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';

import { useCanvas } from '@/features/market/canvas';
import { useBookEffect, useTapeEffect } from '@/lib/feed';
import type { BookView } from '@/lib/feed';
import { useOpenOrders } from '@/lib/trading/open-orders';

import { drawPriceLadder, LADDER_ROW_PX, unitsOf } from './draw-price-ladder';
import { LadderCells } from './ladder-cells';
import { OrderChip } from './order-chip';
import { ordersByRow } from './own-orders';
import { centredRows, isInSight, rowOfPrice, scrolled } from './price-rows';
import type { PriceRows } from './price-rows';
import type { LadderTrading } from './use-ladder-trading';

const HEAD_ROWS = 5;

/** Properties of the price ladder; it begins anew for another symbol or step (`key`). */
export interface PriceLadderProps {
  readonly symbol: string;
  readonly decimals: number;
  /** Cash units between two rows. */
  readonly stepUnits: number;
  /** Where it begins while there is neither a book nor a trade. */
  readonly referenceUnits: number;
  readonly trading: LadderTrading;
  /** Why no order is taken now; null while they are. */
  readonly closed: string | null;
}

/**
 * Every price in a row of its own that stays where it is: bids left, asks right, own orders outside
 * of them. Prices and sizes are drawn on a canvas once per frame without React, buttons over it.
 */
export function PriceLadder(props: PriceLadderProps) {
  const { symbol, decimals, trading } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const ladder = useLadderRows(props);
  const { rows, book, last } = ladder;
  const { redraw } = useCanvas(canvas, (surface) => {
    ladder.setCount(Math.max(Math.floor(surface.height / LADDER_ROW_PX), 0));
    const picture = { rows, book: book.current, last: last.current, decimals };
    drawPriceLadder(surface, picture);
    if (canvas.current !== null) canvas.current.dataset['book'] = book.current?.state ?? 'loading';
  });
  useBookEffect(symbol, (next) => {
    book.current = next;
    // Rows never move away from under a pointer.
    if (frame.current?.matches(':hover') !== true) ladder.follow();
    redraw();
  });
  useTapeEffect(symbol, (tape) => {
    const price = tape[0]?.price ?? null;
    if (price === last.current) return;
    last.current = price;
    redraw();
  });
  useHotkeys('c', ladder.centre);
  const { orders } = useOpenOrders(symbol);
  const groups = useMemo(() => ordersByRow(orders, rows), [orders, rows]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Head onCentre={ladder.centre} onScroll={ladder.scroll} />
      <div ref={frame} className="relative min-h-0 flex-1 overflow-hidden">
        <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
        <LadderCells {...props} rows={rows} onScroll={ladder.scroll} />
        {groups.map((group) => (
          <OrderChip key={group.id} {...{ group, rows, decimals, trading }} />
        ))}
      </div>
    </div>
  );
}

/** Names of the columns; moves the prices where there is neither wheel nor keyboard. */
function Head({ onCentre, onScroll }: { onCentre: () => void; onScroll: (by: number) => void }) {
  const button =
    'inline-flex h-full items-center justify-center gap-1 text-muted hover:bg-hover hover:text-text focus-visible:outline-offset-[-2px]';
  return (
    <div className="grid h-6 shrink-0 grid-cols-[21fr_18fr_22fr_18fr_21fr] items-center border-b border-line text-center text-2xs text-faint">
      <button
        type="button"
        aria-label="Buys: show higher prices"
        className={button}
        onClick={() => onScroll(HEAD_ROWS)}
      >
        <ChevronUp aria-hidden className="size-3" /> Buys
      </button>
      <span>Bid</span>
      <button
        type="button"
        aria-label="Price: re-centre the ladder"
        title="Re-centre (C)"
        className={button}
        onClick={onCentre}
      >
        <Crosshair aria-hidden className="size-3" /> Price
      </button>
      <span>Ask</span>
      <button
        type="button"
        aria-label="Sells: show lower prices"
        className={button}
        onClick={() => onScroll(-HEAD_ROWS)}
      >
        Sells <ChevronDown aria-hidden className="size-3" />
      </button>
    </div>
  );
}

/** The rows in sight, and what moves them. */
function useLadderRows({ stepUnits, referenceUnits }: PriceLadderProps) {
  const book = useRef<BookView | null>(null);
  const last = useRef<number | null>(null);
  const isPlaced = useRef(false);
  const [rows, setRows] = useState<PriceRows>(() => centredRows(referenceUnits, stepUnits, 0));
  const middle = (): number => {
    const [bid, ask] = [book.current?.bids[0]?.price, book.current?.asks[0]?.price];
    if (bid !== undefined && ask !== undefined) return unitsOf((bid + ask) / 2);
    const known = bid ?? ask ?? last.current;
    return known === null ? referenceUnits : unitsOf(known);
  };
  const centre = () => setRows(({ count }) => centredRows(middle(), stepUnits, count));
  const follow = () => {
    if (book.current === null || book.current.state === 'loading' || rows.count === 0) return;
    const { bids, asks } = book.current;
    const seen = [rowOf(rows, bids[0]?.price, 'buy'), rowOf(rows, asks[0]?.price, 'sell')];
    const isLost = seen.every((row) => row === null || !isInSight(rows, row));
    if (isPlaced.current && !isLost) return;
    isPlaced.current = true;
    if (seen.some((row) => row !== null)) centre();
  };
  const setCount = (count: number) => {
    if (count === rows.count) return;
    setRows((now) => (now.count === count ? now : centredRows(middle(), stepUnits, count)));
  };
  const scroll = (steps: number) => setRows((now) => scrolled(now, steps));
  return { rows, book, last, centre, follow, setCount, scroll };
}

function rowOf(rows: PriceRows, price: number | undefined, side: 'buy' | 'sell'): number | null {
  return price === undefined ? null : rowOfPrice(rows, unitsOf(price), side);
}
