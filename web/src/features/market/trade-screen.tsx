'use client';

import { useEffect } from 'react';

import { BlotterPanel } from '@/features/blotter/blotter-panel';
import { TicketPanel } from '@/features/ticket/ticket-panel';
import { useSymbolRules } from '@/lib/api/queries';
import { decimalsOf } from '@/ui';

import { rememberSymbol } from './last-symbol';
import { TapePanel } from './tape-panel';

/** The trading screen of one symbol. */
export function TradeScreen({ symbol }: { symbol: string }) {
  const rules = useSymbolRules(symbol);
  const decimals = decimalsOf(rules?.price_increment ?? '0.01');
  useEffect(() => rememberSymbol(symbol), [symbol]);
  return (
    <div className="grid h-full grid-cols-[1fr_20rem] grid-rows-[1fr_16rem] gap-1.5 p-1.5">
      <TapePanel symbol={symbol} decimals={decimals} />
      <TicketPanel symbol={symbol} />
      <div className="col-span-2 min-h-0">
        <BlotterPanel symbol={symbol} />
      </div>
    </div>
  );
}
