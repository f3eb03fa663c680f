'use client';

import type { Order } from '@/lib/api/types';
import { Badge, Dialog, Failure, formatTime, Skeleton } from '@/ui';

import { useAdmin } from './use-admin';

interface Step {
  readonly id: string;
  readonly service: string;
  readonly event: string;
  readonly at: string | null;
  readonly ms: number | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly reason: string | null;
  readonly reason_message: string | null;
}

interface History {
  readonly order: Order & { readonly username: string | null };
  readonly timeline: { readonly steps: readonly Step[] };
}

/** Everything that happened to an order, in every stream, with the time that each hop took. */
export function OrderHistory({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const query = useAdmin<History>(`orders/${orderId}/timeline`);
  const { data, error } = query;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      shape="drawer"
      wide
      title={data === undefined ? 'Order' : titleOf(data.order)}
      description={orderId}
    >
      {data !== undefined ? (
        <ol className="flex flex-col">
          {data.timeline.steps.map((step) => (
            <StepRow key={step.id} step={step} />
          ))}
        </ol>
      ) : error !== null ? (
        <Failure error={error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton lines={10} />
      )}
    </Dialog>
  );
}

function titleOf(order: History['order']): string {
  return `${order.username ?? 'someone'}: ${order.side} ${order.qty} ${order.symbol}, ${order.status}`;
}

function StepRow({ step }: { step: Step }) {
  const facts = Object.entries(step.facts).filter(([, value]) => value !== null && value !== '');
  return (
    <li className="grid grid-cols-[5.5rem_1fr] gap-3 border-b border-line py-2 text-xs last:border-0">
      <span className="text-faint">
        {step.at === null ? '—' : formatTime(step.at, true)}
        {step.ms !== null && <span className="block">+{step.ms} ms</span>}
      </span>
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-1.5">
          <Badge tone="accent">{step.service}</Badge>
          <strong>{step.event.replaceAll('_', ' ')}</strong>
          <code className="text-faint">{step.id}</code>
        </span>
        {step.reason !== null && (
          <span className="mt-1 block text-down">
            {step.reason}: {step.reason_message}
          </span>
        )}
        {facts.length > 0 && (
          <span className="mt-1 block break-words text-muted">
            {facts.map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`).join(' · ')}
          </span>
        )}
      </span>
    </li>
  );
}
