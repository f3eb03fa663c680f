'use client';

import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';

import { useTicketDraft } from '@/features/ticket/ticket-draft';
import { useBookEffect } from '@/lib/feed';
import type { BookView } from '@/lib/feed';
import { useOpenOrders } from '@/lib/trading/open-orders';
import { formatPrice, formatQuantity } from '@/ui';

import { useCanvas } from '../canvas';
import type { Surface } from '../canvas';
import { BookSummary } from './book-summary';
import { drawLadder, ROW_PX } from './draw-ladder';
import type { LadderView } from './draw-ladder';
import { groupLevels } from './group-levels';
import { layoutLadder } from './layout-ladder';
import type { LadderRow } from './layout-ladder';

/** Properties of the ladder. */
export interface LadderProps {
  readonly symbol: string;
  readonly decimals: number;
  /** Dollars that one row covers. */
  readonly step: number;
  readonly sides: 'both' | 'bids' | 'asks';
}

const NOTHING: LadderView = {
  rows: [],
  spread: null,
  mid: null,
  largestTotal: 0,
  isStale: true,
};

/**
 * The book, drawn on a canvas once per frame without React. Buttons without looks lie over it for
 * pointer, keyboard and screen reader; they read what is drawn when they are used.
 */
export function Ladder(props: LadderProps) {
  const { symbol, decimals } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const book = useRef<BookView | null>(null);
  const view = useRef<LadderView>(NOTHING);
  const [rowCount, setRowCount] = useState(0);
  const own = useOwnPrices(symbol, decimals);
  const { redraw } = useCanvas(canvas, (surface: Surface) => {
    const rows = Math.max(Math.floor(surface.height / ROW_PX), 0);
    if (rows !== rowCount) setRowCount(rows);
    view.current = ladderView(book.current, props, rows);
    drawLadder(surface, view.current, { decimals, own });
    tellState(canvas.current, book.current);
  });
  useBookEffect(symbol, (next) => {
    book.current = next;
    redraw();
  });
  return (
    <div className="flex h-full flex-col">
      <div
        aria-hidden
        className="relative flex h-6 shrink-0 items-center border-b border-line px-2.5 text-2xs text-faint"
      >
        <span>Price</span>
        <span className="absolute left-0 w-[62%] text-right">Size</span>
        <span className="ml-auto">Total</span>
      </div>
      <div className="relative min-h-0 flex-1">
        <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
        <LadderRows
          count={rowCount}
          decimals={decimals}
          symbol={symbol}
          rowAt={(index) => {
            const row = view.current.rows[index];
            return row === undefined || row === null || row === 'middle' ? null : row;
          }}
        />
        <BookSummary symbol={symbol} decimals={decimals} />
      </div>
    </div>
  );
}

/** Prices, as text, at which the account has open orders, with the shares that are left. */
function useOwnPrices(symbol: string, decimals: number): ReadonlyMap<string, number> {
  const { orders } = useOpenOrders(symbol);
  return useMemo(() => {
    const own = new Map<string, number>();
    for (const { limit_price: price, qty, filled_qty: filled } of orders) {
      if (price === null) continue;
      const text = formatPrice(price, decimals);
      own.set(text, (own.get(text) ?? 0) + Number(qty) - Number(filled));
    }
    return own;
  }, [orders, decimals]);
}

function ladderView(book: BookView | null, props: LadderProps, count: number): LadderView {
  if (book === null) return NOTHING;
  const bids = groupLevels(book.bids, props.step, 'bid');
  const asks = groupLevels(book.asks, props.step, 'ask');
  const bid = book.bids[0]?.price ?? null;
  const ask = book.asks[0]?.price ?? null;
  const rows = layoutLadder({ bids, asks }, props.sides, count);
  let largestTotal = 0;
  for (const row of rows) {
    if (row !== null && row !== 'middle') largestTotal = Math.max(largestTotal, row.level.total);
  }
  return {
    rows,
    largestTotal,
    spread: bid === null || ask === null ? null : ask - bid,
    mid: bid === null || ask === null ? null : (ask + bid) / 2,
    isStale: book.state !== 'live',
  };
}

interface RowsProps {
  readonly symbol: string;
  readonly count: number;
  readonly decimals: number;
  readonly rowAt: (index: number) => LadderRow | null;
}

/** The invisible rows: a click or Enter fills the ticket, arrows go up and down. */
function LadderRows({ symbol, count, decimals, rowAt }: RowsProps) {
  const fill = useTicketDraft((draft) => draft.fill);
  const list = useRef<HTMLDivElement>(null);
  const take = (index: number) => {
    const row = rowAt(index);
    if (row === null) return;
    const price = row.level.price.toFixed(decimals);
    fill({ symbol, side: row.side === 'ask' ? 'buy' : 'sell', limitPrice: price });
  };
  const tell = (index: number, element: HTMLElement) => {
    element.setAttribute('aria-label', describe(rowAt(index), decimals));
  };
  const move = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = list.current?.children[index + step];
    if (next instanceof HTMLElement) next.focus();
  };
  return (
    <div ref={list} role="group" aria-label={`Prices of ${symbol}`} className="absolute inset-0">
      {Array.from({ length: count }, (_, index) => (
        <button
          key={index}
          type="button"
          data-ladder-row={index}
          tabIndex={index === Math.floor(count / 2) + 1 ? 0 : -1}
          aria-label={`Row ${index + 1} of the book`}
          className="block w-full hover:bg-text/8 focus-visible:outline-offset-[-2px]"
          style={{ height: ROW_PX }}
          onClick={() => take(index)}
          onFocus={(event) => tell(index, event.currentTarget)}
          onPointerEnter={(event) => tell(index, event.currentTarget)}
          onKeyDown={(event) => move(event, index)}
        />
      ))}
    </div>
  );
}

/** For tests and measurements: what the canvas shows, and when it first showed a book. */
function tellState(canvas: HTMLCanvasElement | null, book: BookView | null): void {
  const state = book?.state ?? 'loading';
  if (canvas === null || canvas.dataset['book'] === state) return;
  canvas.dataset['book'] = state;
  if (state === 'live') performance.mark('openbell:first-book');
}

function describe(row: LadderRow | null, decimals: number): string {
  if (row === null) return 'No order at this row';
  const { price, size } = row.level;
  const [name, action] = row.side === 'bid' ? ['Bid', 'sell'] : ['Ask', 'buy'];
  const what = `${name} ${formatPrice(price, decimals)}, ${formatQuantity(size)} shares`;
  return `${what}: fill the ticket to ${action}`;
}
