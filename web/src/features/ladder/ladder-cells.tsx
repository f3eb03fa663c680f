'use client';

import { useEffect, useRef } from 'react';
import type { KeyboardEvent, MouseEvent, SyntheticEvent } from 'react';
import { toast } from 'sonner';

import { fromUnits } from '@/features/ticket/decimal-text';
import { formatPrice } from '@/ui';

import { LADDER_ROW_PX } from './draw-price-ladder';
import { useLadderPreferences } from './ladder-preferences';
import type { PriceLadderProps } from './price-ladder';
import { priceOfRow } from './price-rows';
import type { PriceRows } from './price-rows';

const PAGE_ROWS = 10;
const WHEEL_ROWS = 3;
const CELL = 'absolute w-[39%] focus-visible:outline-offset-[-2px]';

/** Properties of the cells. */
interface CellsProps extends PriceLadderProps {
  readonly rows: PriceRows;
  readonly onScroll: (steps: number) => void;
}

/**
 * The cells without looks over the drawing: left of the price buys, right of it sells. Arrow keys
 * lead from cell to cell, and the wheel or page keys move the prices.
 */
export function LadderCells({ rows, decimals, symbol, trading, closed, onScroll }: CellsProps) {
  const list = useRef<HTMLDivElement>(null);
  useWheel(list, onScroll);
  const place = (event: MouseEvent) => {
    const cell = cellOf(event.target);
    if (cell === null) return;
    const units = priceOfRow(rows, cell.row);
    if (closed !== null) toast.error(closed);
    else if (units > 0) trading.place(cell.side, units);
  };
  const tell = (event: SyntheticEvent) => {
    const cell = cellOf(event.target);
    if (cell === null) return;
    const { qty, kind } = useLadderPreferences.getState();
    const price = formatPrice(fromUnits(Math.max(priceOfRow(rows, cell.row), 0)), decimals);
    const verb = cell.side === 'buy' ? 'Buy' : 'Sell';
    cell.element.setAttribute('aria-label', `${verb} ${qty} at ${price}, ${kind}`);
  };
  const move = (event: KeyboardEvent) => {
    const cell = cellOf(event.target);
    if (cell === null) return;
    const step = stepOf(event.key);
    if (step === null) return;
    event.preventDefault();
    const side = step === 'left' ? 'buy' : step === 'right' ? 'sell' : cell.side;
    if (typeof step === 'number' && Math.abs(step) > 1) onScroll(-step);
    const row = typeof step === 'number' && Math.abs(step) === 1 ? cell.row + step : cell.row;
    const next = list.current?.querySelector(`[data-cell="${side}"][data-row="${row}"]`);
    if (next instanceof HTMLElement) next.focus();
    else onScroll(row < 0 ? 1 : -1);
  };
  return (
    <div
      ref={list}
      role="group"
      aria-label={`Price ladder of ${symbol}`}
      className="absolute inset-0"
      onClick={place}
      onKeyDown={move}
      onFocus={tell}
      onPointerOver={tell}
    >
      {Array.from({ length: rows.count }, (_, row) => (
        <Cells key={row} row={row} isStop={row === Math.floor(rows.count / 2)} />
      ))}
    </div>
  );
}

function Cells({ row, isStop }: { row: number; isStop: boolean }) {
  const style = { top: row * LADDER_ROW_PX, height: LADDER_ROW_PX };
  return (['buy', 'sell'] as const).map((side) => (
    <button
      key={side}
      type="button"
      data-cell={side}
      data-row={row}
      tabIndex={isStop && side === 'buy' ? 0 : -1}
      aria-label={`${side === 'buy' ? 'Buy' : 'Sell'} at row ${row + 1}`}
      className={`${CELL} ${side === 'buy' ? 'left-0 hover:bg-up-soft' : 'right-0 hover:bg-down-soft'}`}
      style={style}
    />
  ));
}

function cellOf(target: EventTarget) {
  if (!(target instanceof HTMLElement)) return null;
  const { cell, row } = target.dataset;
  if (cell !== 'buy' && cell !== 'sell') return null;
  return { element: target, side: cell, row: Number(row) } as const;
}

function stepOf(key: string): number | 'left' | 'right' | null {
  switch (key) {
    case 'ArrowUp':
      return -1;
    case 'ArrowDown':
      return 1;
    case 'PageUp':
      return -PAGE_ROWS;
    case 'PageDown':
      return PAGE_ROWS;
    case 'ArrowLeft':
      return 'left';
    case 'ArrowRight':
      return 'right';
    default:
      return null;
  }
}

/** React listens to the wheel without being able to hold the page still. */
function useWheel(
  list: { readonly current: HTMLElement | null },
  onScroll: (steps: number) => void,
): void {
  const latest = useRef(onScroll);
  useEffect(() => {
    latest.current = onScroll;
  });
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(event.deltaY < 0 ? WHEEL_ROWS : -WHEEL_ROWS);
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [list]);
}
