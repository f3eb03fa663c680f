'use client';

import { CircleSlash, Info } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';

import { useAccount } from '@/features/account/account-queries';
import { useOrderDrawer } from '@/features/order-drawer/order-drawer-state';
import { useSession } from '@/lib/session';
import { Button, decimalsOf } from '@/ui';

import { ConfirmOrder } from './confirm-order';
import { CopyMenu } from './copy-menu';
import { QuantityField } from './quantity-field';
import { ExitFields, KindRow, OptionFields, PriceFields, SideSwitch } from './ticket-fields';
import { TicketFold } from './ticket-fold';
import { TicketOutcome } from './ticket-outcome';
import { useTicketPreferences } from './ticket-preferences';
import { TicketPreview } from './ticket-preview';
import type { PhaseNotice } from './trading-phase';
import { useOrderEntry } from './use-order-entry';
import { useOrderPreview } from './use-order-preview';
import type { TicketForm } from './use-ticket-form';
import { WhatIfLine } from './what-if-line';

/** Places orders of every type for the account of the scope. */
export function Ticket({ ticket, label = 'Order ticket' }: { ticket: TicketForm; label?: string }) {
  const { form, body, notice } = ticket;
  const { user } = useSession();
  const { data: account } = useAccount();
  const entry = useOrderEntry();
  const { confirms } = useTicketPreferences();
  const show = useOrderDrawer((state) => state.show);
  const [showsMissing, setShowsMissing] = useState(false);
  const [asks, setAsks] = useState(false);
  const isClosed = notice?.isClosed === true;
  const preview = useOrderPreview(isClosed ? null : body);
  useEffect(() => setShowsMissing(false), [form.symbol, form.type, form.orderClass]);
  const send = () => {
    setAsks(false);
    if (body !== null) void entry.place(body);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShowsMissing(true);
    if (body === null || isClosed || entry.isBusy) return;
    if (confirms) setAsks(true);
    else send();
  };
  const fields = { ticket, showsMissing };
  return (
    <form onSubmit={submit} aria-label={label} className="flex flex-col gap-2.5 p-3">
      <SideSwitch ticket={ticket} />
      <KindRow ticket={ticket} />
      <QuantityField {...fields} account={account} />
      <PriceFields {...fields} />
      <TicketFold title="Exits" summary={form.orderClass === 'simple' ? 'none' : form.orderClass}>
        <ExitFields {...fields} />
      </TicketFold>
      <TicketFold title="Options" summary={optionSummary(ticket)}>
        <OptionFields {...fields} />
      </TicketFold>
      {notice !== null && <Notice notice={notice} />}
      <TicketPreview state={preview} side={form.side} />
      <WhatIfLine form={form} decimals={decimalsOf(ticket.rules?.price_increment ?? '0.01')} />
      <div
        data-ticket-foot
        className="sticky bottom-0 -mx-3 -mb-3 flex flex-col gap-2 border-t border-line bg-panel p-3"
      >
        <TicketOutcome entry={entry} onShow={(orderId) => show(orderId, user?.username ?? '')} />
        <Button
          type="submit"
          size="md"
          tone={form.side}
          busy={entry.isBusy}
          disabled={isClosed || user === null}
          title={isClosed ? notice.title : undefined}
        >
          {buttonWords(ticket)}
        </Button>
        <TicketFooter body={body} />
      </div>
      {asks && body !== null && (
        <ConfirmOrder {...{ body, preview }} onConfirm={send} onCancel={() => setAsks(false)} />
      )}
    </form>
  );
}

function TicketFooter({ body }: { body: TicketForm['body'] }) {
  const { confirms, setConfirms } = useTicketPreferences();
  return (
    <div className="flex items-center justify-between gap-2">
      <label className="flex items-center gap-2 text-xs text-muted">
        <input
          type="checkbox"
          checked={confirms}
          onChange={(event) => setConfirms(event.target.checked)}
          className="size-3.5 accent-accent-strong"
        />
        Ask before sending
      </label>
      <CopyMenu body={body} />
    </div>
  );
}

function Notice({ notice }: { notice: PhaseNotice }) {
  const Icon = notice.isClosed ? CircleSlash : Info;
  return (
    <div
      data-testid="ticket-notice"
      className="flex items-start gap-2 rounded-md border border-warn/50 bg-warn-soft px-2 py-1.5 text-xs"
    >
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warn" />
      <div>
        <p className="font-medium">{notice.title}</p>
        <p>{notice.detail}</p>
      </div>
    </div>
  );
}

function buttonWords({ form, notice }: TicketForm): string {
  if (notice?.isClosed === true) return notice.title;
  const verb = form.side === 'buy' ? 'Buy' : 'Sell';
  return `${verb} ${form.qty.trim()} ${form.symbol}`.replace(/ +/g, ' ');
}

function optionSummary({ form }: TicketForm): string {
  const set = [
    form.postOnly ? 'post-only' : '',
    form.displayQty.trim() === '' ? '' : `shows ${form.displayQty}`,
    form.selfTrade === 'cancel_newest' ? '' : 'self-trade mode',
  ].filter((text) => text !== '');
  return set.length === 0 ? 'none' : set.join(', ');
}
