'use client';

import { Pencil, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';

import { AmendDialog } from '@/features/blotter/amend-dialog';
import { useOrderActions } from '@/features/blotter/order-actions';
import { StatusBadge } from '@/features/blotter/order-columns';
import { CopyMenu } from '@/features/ticket/copy-menu';
import { reasonWords } from '@/features/ticket/reason-words';
import { orderWords } from '@/features/ticket/ticket-words';
import { OPEN_STATUSES } from '@/lib/api/types';
import type { Order } from '@/lib/api/types';
import { useTradeUpdates } from '@/lib/feed';
import { usePrivateQuery } from '@/lib/session';
import {
  Button,
  Dialog,
  Failure,
  formatDateTime,
  formatPrice,
  formatQuantity,
  Money,
  Skeleton,
} from '@/ui';

import { bodyOfOrder, isDated } from './body-of-order';
import { useOrderDrawer } from './order-drawer-state';
import { OrderWay } from './order-way';

/** An order over any page: its facts, its way through the services, what can be done with it. */
export function OpenDrawer({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const query = usePrivateQuery<Order>(`/v2/orders/${orderId}`);
  const { data: order, error, refetch } = query;
  useTradeUpdates((update) => {
    if (update.order.id === orderId) void refetch();
  });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      shape="drawer"
      wide
      title={order === undefined ? 'Order' : orderWords(bodyOfOrder(order))}
      description={`Order ${orderId}`}
      footer={order === undefined ? undefined : <Actions order={order} />}
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {order === undefined && error === null && <Skeleton lines={10} />}
      {order !== undefined && (
        <div className="flex flex-col gap-5">
          <Facts order={order} />
          <OrderWay order={order} />
        </div>
      )}
    </Dialog>
  );
}

function Actions({ order }: { order: Order }) {
  const { cancel } = useOrderActions();
  const [amends, setAmends] = useState(false);
  const isOpen = OPEN_STATUSES.has(order.status);
  return (
    <>
      <div className="mr-auto">
        <CopyMenu body={bodyOfOrder(order)} />
      </div>
      {isOpen && (
        <>
          <Button onClick={() => setAmends(true)}>
            <Pencil aria-hidden className="size-3" /> Amend
          </Button>
          <Button tone="danger" onClick={() => void cancel(order)}>
            <X aria-hidden className="size-3" /> Cancel order
          </Button>
        </>
      )}
      {amends && <AmendDialog order={order} onClose={() => setAmends(false)} />}
    </>
  );
}

function Facts({ order }: { order: Order }) {
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-2">
        <StatusBadge order={order} />
        {order.reason !== null && (
          <p className="text-xs">{reasonWords(order.reason, order.reason_message)}</p>
        )}
      </div>
      <dl className="grid grid-cols-3 gap-x-4 gap-y-2 text-xs max-sm:grid-cols-2">
        <Fact name="Filled">
          {formatQuantity(order.filled_qty)} of {formatQuantity(order.qty)}
        </Fact>
        <Fact name="Average price">{formatPrice(order.filled_avg_price)}</Fact>
        <Fact name="Fee">
          <Money value={order.commission} />
        </Fact>
        <Fact name="Sent">{formatDateTime(order.submitted_at)}</Fact>
        <Fact name="Last change">{formatDateTime(order.updated_at)}</Fact>
        {isDated(order) && order.expires_at !== null && (
          <Fact name="Good till">{formatDateTime(order.expires_at)}</Fact>
        )}
        <Fact name="Own id">
          <span className="break-all">{order.client_order_id}</span>
        </Fact>
        {order.replaces !== null && <LinkedOrder name="Replaces" orderId={order.replaces} />}
        {order.replaced_by !== null && (
          <LinkedOrder name="Replaced by" orderId={order.replaced_by} />
        )}
        {(order.legs ?? []).map((leg) => (
          <LinkedOrder key={leg.id} name={`Leg: ${leg.status}`} orderId={leg.id} />
        ))}
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function LinkedOrder({ name, orderId }: { name: string; orderId: string }) {
  const { open, show } = useOrderDrawer();
  return (
    <Fact name={name}>
      <button
        type="button"
        className="text-accent underline underline-offset-2"
        onClick={() => show(orderId, open?.username ?? '')}
      >
        Order {orderId.slice(-8)}
      </button>
    </Fact>
  );
}
