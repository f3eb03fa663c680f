'use client';

import { useEffect } from 'react';

import { TradingKeys } from '@/features/hotkeys/hotkeys';
import { Panel } from '@/ui';

import { Ticket } from './ticket';
import { useTicketDraft } from './ticket-draft';
import { useTicketForm } from './use-ticket-form';
import type { TicketForm } from './use-ticket-form';

/** Order entry of the trading screen; takes over what book, chart and keys put into the draft. */
export function TicketPanel({ symbol }: { symbol: string }) {
  const ticket = useTicketForm(symbol);
  useDraft(ticket);
  return (
    <Panel title={`Order ${symbol}`}>
      <TradingKeys symbol={symbol} />
      <Ticket ticket={ticket} />
    </Panel>
  );
}

function useDraft({ form, change }: TicketForm): void {
  const { symbol } = form;
  useEffect(
    () =>
      useTicketDraft.subscribe(({ filled, version }, before) => {
        if (version === before.version) return;
        const { symbol: meant = symbol, ...parts } = filled;
        if (meant === symbol) change(parts);
      }),
    [symbol, change],
  );
}
