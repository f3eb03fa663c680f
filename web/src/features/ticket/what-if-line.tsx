'use client';

import { useEffect, useMemo, useRef, useState } from 'react';

import { useBookEffect } from '@/lib/feed';
import type { BookView } from '@/lib/feed';
import { formatPercent, formatPrice, formatQuantity } from '@/ui';

import { toShares, toUnits } from './decimal-text';
import { hasLimit } from './order-form';
import type { OrderForm } from './order-form';
import { whatIf } from './what-if';
import type { WhatIfOrder } from './what-if';

/** Figures that are read change this often at most. */
const EVERY_MS = 250;
const UNITS_PER_DOLLAR = 10_000;

/**
 * The average price that the order would get from the book as it stands, renewed with the book. An
 * order that waits for a stop or a trail says nothing: it meets another book.
 */
export function WhatIfLine({ form, decimals }: { form: OrderForm; decimals: number }) {
  const [text, setText] = useState('');
  const book = useRef<BookView | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const order = useMemo(() => orderOf(form), [form]);
  const say = useRef<() => void>(() => undefined);
  useEffect(() => {
    say.current = () => {
      timer.current = null;
      setText(book.current === null ? '' : wordsOf(book.current, order, decimals));
    };
    say.current();
  }, [order, decimals]);
  useBookEffect(form.symbol, (next) => {
    book.current = next;
    timer.current ??= setTimeout(() => say.current(), EVERY_MS);
  });
  useEffect(() => {
    return () => {
      if (timer.current !== null) clearTimeout(timer.current);
    };
  }, []);
  return (
    <p data-testid="what-if" className="flex justify-between gap-2 text-xs text-muted">
      <span className="shrink-0">Average from the book</span>
      <span className="text-right text-text">{text === '' ? '\u2014' : text}</span>
    </p>
  );
}

/** The order as far as the book is concerned; null while it is not whole, or waits for a price. */
function orderOf(form: OrderForm): WhatIfOrder | null {
  const shares = toShares(form.qty);
  const isAtOnce = form.type === 'market' || form.type === 'limit';
  if (shares === null || shares === 0 || !isAtOnce || form.orderClass === 'oco') return null;
  const units = hasLimit(form) ? toUnits(form.limitPrice) : null;
  if (hasLimit(form) && units === null) return null;
  return { side: form.side, shares, limit: units === null ? null : units / UNITS_PER_DOLLAR };
}

function wordsOf(book: BookView, order: WhatIfOrder | null, decimals: number): string {
  if (order === null || book.state !== 'live') return '';
  const found = whatIf(book, order);
  if (found === null) return 'nothing at once';
  const { average, levels, slippage, shares } = found;
  const part = shares < order.shares ? ` for ${formatQuantity(shares)}` : '';
  const cost = slippage === null ? '' : `, ${formatPercent(slippage, 3)} from mid`;
  const depth = `${levels} ${levels === 1 ? 'level' : 'levels'}`;
  return `${formatPrice(average, decimals + 2)}${part}, ${depth}${cost}`;
}
