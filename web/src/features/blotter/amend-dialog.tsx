'use client';

import { useState } from 'react';
import type { FormEvent } from 'react';

import { isDated } from '@/features/order-drawer/body-of-order';
import { toShares, toUnits } from '@/features/ticket/decimal-text';
import { LabelledSelect } from '@/features/ticket/ticket-fields';
import { useSymbolRules } from '@/lib/api/queries';
import type { Order } from '@/lib/api/types';
import { Button, Dialog, NumberField } from '@/ui';

import { useOrderActions } from './order-actions';
import type { OrderChange } from './order-actions';

const FORM = 'amend-order';
const TIMES = [
  { value: 'day', label: 'Day' },
  { value: 'gtc', label: 'GTC' },
] as const;

/** New terms for a live order. A smaller quantity at the same price keeps its place. */
export function AmendDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { amend } = useOrderActions();
  const [terms, setTerms] = useState<Terms>(() => termsOf(order));
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const change = changeOf(order, terms);
  const isNothing = Object.keys(change).length === 0;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const reason = await amend(order, change);
    setBusy(false);
    setRefused(reason);
    if (reason === null) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Amend ${order.side} ${order.symbol}`}
      description={priorityWords(order, change)}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Back
          </Button>
          <Button
            {...{ type: 'submit', form: FORM, size: 'md', tone: 'primary' }}
            busy={busy}
            disabled={isNothing}
          >
            Amend order
          </Button>
        </>
      }
    >
      <form id={FORM} className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <TermFields
          {...{ order, terms }}
          onChange={(part) => setTerms((now) => ({ ...now, ...part }))}
        />
        {refused !== null && (
          <p role="alert" className="rounded-md border border-down/40 bg-down-soft p-2 text-xs">
            {refused}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function TermFields(props: {
  order: Order;
  terms: Terms;
  onChange: (part: Partial<Terms>) => void;
}) {
  const { order, terms, onChange } = props;
  const rules = useSymbolRules(order.symbol);
  const step = rules?.price_increment ?? '0.01';
  return (
    <>
      <NumberField
        label="Total quantity"
        hint={order.filled_qty === '0' ? undefined : `${order.filled_qty} filled already`}
        value={terms.qty}
        onValueChange={(qty) => onChange({ qty })}
        step={rules?.lot_size ?? '1'}
      />
      {order.limit_price !== null && (
        <NumberField
          {...{ label: 'New limit price', value: terms.limit, step }}
          onValueChange={(limit) => onChange({ limit })}
        />
      )}
      {order.stop_price !== null && (
        <NumberField
          {...{ label: 'New stop price', value: terms.stop, step }}
          onValueChange={(stop) => onChange({ stop })}
        />
      )}
      {!isDated(order) && (
        <LabelledSelect
          label="Time in force"
          value={terms.time}
          options={TIMES}
          onValueChange={(time) => onChange({ time })}
        />
      )}
    </>
  );
}

interface Terms {
  readonly qty: string;
  readonly limit: string;
  readonly stop: string;
  readonly time: (typeof TIMES)[number]['value'];
}

function termsOf(order: Order): Terms {
  return {
    qty: order.qty,
    limit: order.limit_price ?? '',
    stop: order.stop_price ?? '',
    time: order.time_in_force === 'gtc' ? 'gtc' : 'day',
  };
}

/** Only what differs: equal numbers written otherwise are no change. */
function changeOf(order: Order, terms: Terms): OrderChange {
  const { qty, limit, stop, time } = terms;
  return {
    ...(toShares(qty) === toShares(order.qty) ? {} : { qty }),
    ...(toUnits(limit) === toUnits(order.limit_price ?? '') ? {} : { limit_price: limit }),
    ...(toUnits(stop) === toUnits(order.stop_price ?? '') ? {} : { stop_price: stop }),
    ...(isDated(order) || time === order.time_in_force ? {} : { time_in_force: time }),
  };
}

function priorityWords(order: Order, change: OrderChange): string {
  const less = (toShares(change.qty ?? order.qty) ?? 0) <= (toShares(order.qty) ?? 0);
  const keeps = change.limit_price === undefined && change.stop_price === undefined && less;
  if (Object.keys(change).length === 0) return 'Change what you like and send it.';
  return keeps
    ? 'The order keeps its place in the queue.'
    : 'The order goes to the back of the queue at its price.';
}
