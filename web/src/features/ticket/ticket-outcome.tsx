'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';

import type { ApiError } from '@/lib/api/client';
import type { Order } from '@/lib/api/types';
import { Button } from '@/ui';

import { reasonWords } from './reason-words';
import type { OrderEntry } from './use-order-entry';

const FRAMES = {
  good: 'border-up/40 bg-up-soft',
  bad: 'border-down/40 bg-down-soft',
  warning: 'border-warn/50 bg-warn-soft',
} as const;

/** What became of the last order of the ticket. */
export function TicketOutcome(props: { entry: OrderEntry; onShow: (orderId: string) => void }) {
  const { entry, onShow } = props;
  const { state, clear } = entry;
  switch (state.kind) {
    case 'idle':
    case 'sending':
      return null;
    case 'looking':
      return (
        <Box tone="warning" title="Outcome unknown">
          No answer came. The order is being looked up by its id {state.body.client_order_id}; it is
          not sent again.
        </Box>
      );
    case 'placed':
      return <Placed order={state.order} onShow={onShow} onClose={clear} />;
    case 'refused':
      return <Refused error={state.error} onClose={clear} />;
    case 'never-taken':
      return (
        <Box tone="warning" title="The exchange never took it" onClose={clear}>
          Nothing was placed.{' '}
          <Button size="xs" onClick={() => void entry.repeat(state.body)}>
            Send under the same id
          </Button>
        </Box>
      );
    case 'unknown':
      return (
        <Box tone="warning" title="Outcome unknown">
          The exchange cannot be reached. Look under open orders before you send another; the id is{' '}
          {state.body.client_order_id}.{' '}
          <Button size="xs" onClick={() => void entry.repeat(state.body)}>
            Ask again
          </Button>
        </Box>
      );
  }
}

function Placed(props: { order: Order; onShow: (id: string) => void; onClose: () => void }) {
  const { order, onShow, onClose } = props;
  return (
    <Box tone="good" title="Order accepted" onClose={onClose}>
      {placedWords(order)}{' '}
      <button
        type="button"
        className="text-accent underline underline-offset-2"
        onClick={() => onShow(order.id)}
      >
        Show its way
      </button>
    </Box>
  );
}

function placedWords(order: Order): string {
  const price = order.filled_avg_price === null ? '' : ` at ${order.filled_avg_price}`;
  if (order.filled_qty !== '0') return `${order.filled_qty} of ${order.qty} traded${price}.`;
  if (order.status === 'held') return 'It waits for its price.';
  if (order.status === 'new' || order.status === 'accepted') return 'It waits in the book.';
  return `Status: ${order.status.replaceAll('_', ' ')}.`;
}

function Refused({ error, onClose }: { error: ApiError; onClose: () => void }) {
  return (
    <Box tone="bad" title="Order refused" onClose={onClose} isAlert>
      {reasonWords(error.reason, error.message, error.context)}.{' '}
      <span className="text-muted">{error.reason}</span>
    </Box>
  );
}

function Box(props: {
  tone: keyof typeof FRAMES;
  title: string;
  isAlert?: boolean;
  onClose?: () => void;
  children: ReactNode;
}) {
  const { tone, title, isAlert = false, onClose, children } = props;
  return (
    <div
      data-testid="ticket-outcome"
      role={isAlert ? 'alert' : undefined}
      className={`flex items-start gap-2 rounded-md border px-2 py-1.5 text-xs ${FRAMES[tone]}`}
    >
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <div className="text-text">{children}</div>
      </div>
      {onClose !== undefined && (
        <button type="button" aria-label="Dismiss" className="text-muted" onClick={onClose}>
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}
