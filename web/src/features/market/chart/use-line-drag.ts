'use client';

import { useEffect, useRef } from 'react';
import { toast } from 'sonner';

import { useOrderActions } from '@/features/blotter/order-actions';
import { useOpenOrders } from '@/lib/trading/open-orders';

import type { ChartView } from './chart-view';

/** The chart whose lines are dragged. */
interface Dragged {
  readonly container: { readonly current: HTMLElement | null };
  readonly view: { readonly current: ChartView | null };
  readonly symbol: string;
  readonly decimals: number;
}

/**
 * Lets a pointer drag the line of an own order to another price; letting go amends it, and Escape
 * leaves it where it was. By keyboard the same is done in the table of open orders.
 */
export function useLineDrag({ container, view, symbol, decimals }: Dragged): void {
  const { orders } = useOpenOrders(symbol);
  const { amend } = useOrderActions();
  const move = async (orderId: string, price: string) => {
    const order = orders.find((one) => one.id === orderId);
    if (order === undefined || Number(price) <= 0) return;
    const isStop = order.limit_price === null;
    if (Number(isStop ? order.stop_price : order.limit_price) === Number(price)) return;
    const change = isStop ? { stop_price: price } : { limit_price: price };
    const refused = await amend(order, change);
    if (refused !== null) toast.error(`${symbol} stays where it was`, { description: refused });
  };
  const latest = useRef({ move, decimals });
  useEffect(() => {
    latest.current = { move, decimals };
  });
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    return listen(element, () => view.current, {
      textOf: (price) => price.toFixed(latest.current.decimals),
      onDrop: (id, price) => void latest.current.move(id, price),
    });
  }, [container, view]);
}

interface Drop {
  textOf(price: number): string;
  onDrop(orderId: string, price: string): void;
}

/** Hears the pointer before the chart does; answers how to stop listening. */
function listen(element: HTMLElement, viewNow: () => ChartView | null, drop: Drop): () => void {
  let held: { readonly id: string; price: string | null } | null = null;
  const yOf = (event: PointerEvent) => event.clientY - element.getBoundingClientRect().top;
  const letGo = () => {
    held = null;
    viewNow()?.hold(null);
  };
  const down = (event: PointerEvent) => {
    const line = event.button === 0 ? viewNow()?.orderAt(yOf(event)) : null;
    if (line === null || line === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    element.setPointerCapture(event.pointerId);
    held = { id: line.id, price: null };
    viewNow()?.hold(line.id);
  };
  const move = (event: PointerEvent) => {
    const view = viewNow();
    if (view === null) return;
    if (held === null) {
      const isNear = event.buttons === 0 && view.orderAt(yOf(event)) !== null;
      element.style.cursor = isNear ? 'ns-resize' : '';
      return;
    }
    const price = view.priceAt(yOf(event));
    if (price === null) return;
    held.price = drop.textOf(price);
    view.moveHeld(Number(held.price));
  };
  const up = () => {
    if (held === null) return;
    const { id, price } = held;
    letGo();
    if (price !== null) drop.onDrop(id, price);
  };
  const key = (event: KeyboardEvent) => {
    if (held === null || event.key !== 'Escape') return;
    event.stopPropagation();
    letGo();
  };
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal };
  element.addEventListener('pointerdown', down, options);
  element.addEventListener('pointermove', move, options);
  element.addEventListener('pointerup', up, options);
  element.addEventListener('pointercancel', letGo, options);
  window.addEventListener('keydown', key, options);
  return () => ending.abort();
}
