'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import type { PublicTrade } from '@/lib/api/types';
import { useIsStale, useSymbolStore, useTapeEffect } from '@/lib/feed';
import type { TapeTrade } from '@/lib/feed';
import { useSession } from '@/lib/session';
import { formatPrice, formatQuantity, formatTime, Panel } from '@/ui';

const ROWS = 48;
const SEEDED = 200;

/** Time and sales: the last trades, the taker's side by colour and arrow. */
export function TapePanel({ symbol, decimals }: { symbol: string; decimals: number }) {
  const isStale = useIsStale();
  useTapeHistory(symbol);
  return (
    <Panel title="Time and sales" stale={isStale}>
      <TapeRows key={symbol} symbol={symbol} decimals={decimals} />
    </Panel>
  );
}

/** Puts the trades before the stream began into the tape, once per symbol. */
function useTapeHistory(symbol: string): void {
  const { call } = useSession();
  const store = useSymbolStore(symbol);
  const { data } = useQuery({
    queryKey: ['tape', symbol],
    queryFn: ({ signal }) => {
      const path = `/v2/stocks/${encodeURIComponent(symbol)}/trades?limit=${SEEDED}&sort=desc`;
      return call<{ trades: readonly PublicTrade[] | null }>(path, { signal });
    },
    staleTime: Infinity,
    gcTime: 0,
  });
  useEffect(() => {
    if (data !== undefined) store.seedTape([...(data.trades ?? [])].reverse());
  }, [data, store]);
}

interface RowParts {
  readonly row: HTMLElement;
  readonly price: Text;
  readonly arrow: HTMLElement;
  readonly arrowText: Text;
  readonly size: Text;
  readonly time: Text;
}

/**
 * A fixed set of rows whose text is put in place once per frame: thousands of trades a second cost
 * React nothing.
 */
function TapeRows({ symbol, decimals }: { symbol: string; decimals: number }) {
  const list = useRef<HTMLOListElement>(null);
  const parts = useRef<RowParts[]>([]);
  const shown = useRef<(number | null)[]>([]);
  useEffect(() => {
    if (list.current === null) return;
    const rows = Array.from({ length: ROWS }, () => makeRow());
    list.current.replaceChildren(...rows.map(({ row }) => row));
    parts.current = rows;
    shown.current = rows.map(() => null);
  }, []);
  useTapeEffect(symbol, (tape) => {
    parts.current.forEach((row, index) => {
      const trade = tape[index];
      if (shown.current[index] === (trade?.id ?? null)) return;
      shown.current[index] = trade?.id ?? null;
      fillRow(row, trade, decimals);
    });
  });
  return <ol ref={list} aria-label={`Last trades of ${symbol}, newest first`} className="py-1" />;
}

function makeRow(): RowParts {
  const row = document.createElement('li');
  row.className = 'tape-row';
  row.hidden = true;
  const cell = (name: string) => {
    const element = document.createElement('span');
    element.className = name;
    row.append(element);
    return element;
  };
  const priceCell = cell('tape-price');
  const arrow = document.createElement('span');
  arrow.role = 'img';
  const price = document.createTextNode('');
  priceCell.append(arrow, price);
  const text = (element: HTMLElement) => {
    const node = document.createTextNode('');
    element.append(node);
    return node;
  };
  return {
    ...{ row, price, arrow, arrowText: text(arrow) },
    ...{ size: text(cell('tape-size')), time: text(cell('tape-time')) },
  };
}

function fillRow(parts: RowParts, trade: TapeTrade | undefined, decimals: number): void {
  const { row, price, size, time } = parts;
  row.hidden = trade === undefined;
  if (trade === undefined) return;
  if (row.dataset['taker'] !== trade.taker) turnRow(parts, trade.taker);
  price.data = formatPrice(trade.price, decimals);
  size.data = formatQuantity(trade.size);
  time.data = formatTime(trade.at);
}

/** Arrow and colour of a side; rows that stay on theirs need no new style. */
function turnRow({ row, arrow, arrowText }: RowParts, taker: TapeTrade['taker']): void {
  row.dataset['taker'] = taker;
  arrowText.data = taker === 'buy' ? '▲ ' : '▼ ';
  arrow.ariaLabel = taker === 'buy' ? 'buyer took at' : 'seller took at';
}
