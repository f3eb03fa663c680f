'use client';

import clsx from 'clsx';
import { useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';

import { fromUnits } from '@/features/ticket/decimal-text';
import { useQueuePosition } from '@/lib/trading/queue-position';
import { formatPrice, formatQuantity } from '@/ui';

import { COLUMNS, LADDER_ROW_PX } from './draw-price-ladder';
import type { OrderGroup } from './own-orders';
import { priceOfRow } from './price-rows';
import type { PriceRows } from './price-rows';
import type { LadderTrading } from './use-ladder-trading';

/** Properties of the mark of own orders. */
interface ChipProps {
  readonly group: OrderGroup;
  readonly rows: PriceRows;
  readonly decimals: number;
  readonly trading: LadderTrading;
}

/**
 * Own orders at a price: a click or Enter cancels them; dragged, or moved by arrow keys and Enter,
 * they get another price. The smaller figure is what trades before them.
 */
export function OrderChip(props: ChipProps) {
  const { group, rows, decimals, trading } = props;
  const ahead = useQueuePosition(group.first);
  const { target, isDragged, handlers } = useMove(props);
  const isBuy = group.side === 'buy';
  const isMoved = target !== group.row;
  const price = formatPrice(fromUnits(priceOfRow(rows, target)), decimals);
  return (
    <button
      type="button"
      data-own={group.side}
      title={wordsOf(group, { ahead, price, isMoved })}
      disabled={trading.isBusy}
      className={clsx(
        'absolute flex touch-none items-center justify-center gap-1 rounded-sm border text-2xs',
        isBuy ? 'left-0 border-up bg-up-soft' : 'right-0 border-down bg-down-soft',
        isMoved && 'z-10 bg-raised shadow-(--shadow)',
        isDragged ? 'cursor-grabbing' : 'cursor-grab',
        'disabled:opacity-50',
      )}
      style={{
        top: target * LADDER_ROW_PX + 1,
        height: LADDER_ROW_PX - 2,
        width: `${COLUMNS.bids * 100}%`,
      }}
      {...handlers}
    >
      <span className="sr-only">{wordsOf(group, { ahead, price, isMoved })}</span>
      <span aria-hidden className="font-semibold text-text">
        {formatQuantity(group.leaves)}
      </span>
      <span aria-hidden className="text-muted">
        {isMoved ? price : ahead !== null && `q ${formatQuantity(ahead)}`}
      </span>
    </button>
  );
}

/** Where the mark is while it is dragged or moved by keys, and what happens when it is let go. */
function useMove({ group, rows, trading }: ChipProps) {
  const [fromY, setFromY] = useState<number | null>(null);
  const [target, setTarget] = useState(group.row);
  const inBounds = (row: number) => Math.min(Math.max(row, 0), rows.count - 1);
  const back = () => {
    setFromY(null);
    setTarget(group.row);
  };
  const finish = () => {
    if (target === group.row) trading.cancel(group);
    else trading.reprice(group, priceOfRow(rows, target));
    back();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step !== 0) setTarget(inBounds(target + step));
    else if (event.key === 'Enter' || event.key === 'Delete') finish();
    else if (event.key === 'Escape' && target !== group.row) back();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const handlers = {
    onKeyDown,
    onBlur: back,
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setFromY(event.clientY);
    },
    onPointerMove: ({ clientY }: PointerEvent) => {
      if (fromY === null) return;
      setTarget(inBounds(group.row + Math.round((clientY - fromY) / LADDER_ROW_PX)));
    },
    onPointerUp: () => {
      if (fromY !== null) finish();
    },
    onPointerCancel: back,
  };
  return { target, isDragged: fromY !== null, handlers };
}

function wordsOf(
  { side, leaves, orders }: OrderGroup,
  now: { ahead: string | null; price: string; isMoved: boolean },
): string {
  const what = `${side === 'buy' ? 'Buy' : 'Sell'} ${formatQuantity(leaves)}`;
  if (now.isMoved) return `${what}: move to ${now.price} with Enter, Escape puts it back`;
  const count = orders.length === 1 ? '' : ` in ${orders.length} orders`;
  const queue = now.ahead === null ? '' : `, ${formatQuantity(now.ahead)} ahead`;
  return `${what}${count} at ${now.price}${queue}. Click cancels, drag or arrow keys re-price`;
}
