'use client';

import { useRef, useState } from 'react';

import { useBookEffect } from '@/lib/feed';
import type { BookLevel, BookView } from '@/lib/feed';
import { formatPrice, formatQuantity } from '@/ui';

const EVERY_MS = 2_000;
const LEVELS = 5;

/** The best levels as a table for screen readers, renewed every two seconds and never announced. */
export function BookSummary({ symbol, decimals }: { symbol: string; decimals: number }) {
  const [book, setBook] = useState<BookView | null>(null);
  const shownAt = useRef(0);
  useBookEffect(symbol, (next) => {
    const now = performance.now();
    if (now - shownAt.current < EVERY_MS || next.state === 'loading') return;
    shownAt.current = now;
    setBook(next);
  });
  if (book === null) return null;
  const row = (name: string, { price, size }: BookLevel) => (
    <tr key={`${name}${price}`}>
      <th scope="row">{name}</th>
      <td>{formatPrice(price, decimals)}</td>
      <td>{formatQuantity(size)}</td>
    </tr>
  );
  return (
    <table className="sr-only">
      <caption>Best prices of {symbol}</caption>
      <thead>
        <tr>
          <th scope="col">Side</th>
          <th scope="col">Price</th>
          <th scope="col">Shares</th>
        </tr>
      </thead>
      <tbody>
        {book.asks.slice(0, LEVELS).map((level) => row('Ask', level))}
        {book.bids.slice(0, LEVELS).map((level) => row('Bid', level))}
      </tbody>
    </table>
  );
}
