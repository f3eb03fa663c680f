'use client';

import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { useEffect, useMemo } from 'react';

import { reasonWords } from '@/features/ticket/reason-words';
import type { Order } from '@/lib/api/types';
import { privateKey, usePrivateQuery, useSession } from '@/lib/session';
import { Failure, formatDateTime, formatTime, Skeleton } from '@/ui';

import { burstsOf, factsWords } from './timeline';
import type { Burst, PlacedStep, Timeline } from './timeline';

/** Services without a stamp of their own on an order's way, and what they do for it. */
const READERS = [
  ['user', 'checked the caller'],
  ['market-data', 'published book and trades'],
  ['reporting', 'wrote the tables'],
  ['notification', 'told the owner'],
] as const;

const COLOURS: Readonly<Record<string, string>> = {
  'client-gateway': 'bg-muted',
  'order-manager': 'bg-accent',
  'risk-manager': 'bg-warn',
  wallet: 'bg-up',
  'matching-engine': 'bg-down',
};

/** Every state change of an order with its time, number and the time that it took. */
export function OrderWay({ order }: { order: Order }) {
  const path = `/v2/orders/${order.id}/timeline`;
  const { data, error, refetch } = usePrivateQuery<Timeline>(path);
  const client = useQueryClient();
  const username = useSession().user?.username ?? '';
  const bursts = useMemo(() => (data === undefined ? [] : burstsOf(data)), [data]);
  // A new state of the order is a new step of its way.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: privateKey(username, path) });
  }, [client, username, path, order.updated_at]);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton lines={6} />;
  return (
    <section aria-label="Way through the services" className="flex flex-col gap-4">
      <Services timeline={data} />
      {bursts.map((burst) => (
        <BurstList key={burst.steps[0]?.step.id} burst={burst} />
      ))}
      {!data.complete && (
        <p className="text-xs text-muted">The order has more steps than are shown here.</p>
      )}
    </section>
  );
}

function Services({ timeline }: { timeline: Timeline }) {
  return (
    <div>
      <h3 className="mb-1.5 text-xs font-semibold">Time in each of the nine services</h3>
      <ul className="grid grid-cols-3 gap-1.5 text-xs max-sm:grid-cols-2">
        {timeline.services.map(({ service, steps, ms }) => (
          <li key={service} className="rounded-md border border-line bg-raised px-2 py-1">
            <span className="flex items-center gap-1.5">
              <span aria-hidden className={clsx('size-2 rounded-full', COLOURS[service])} />
              {service}
            </span>
            <span className="text-muted">
              {ms} ms{steps > 0 ? `, ${steps} ${steps === 1 ? 'entry' : 'entries'}` : ''}
            </span>
          </li>
        ))}
        {READERS.map(([service, what]) => (
          <li key={service} className="rounded-md border border-line px-2 py-1">
            <span className="block">{service}</span>
            <span className="text-faint">{what}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function BurstList({ burst }: { burst: Burst }) {
  return (
    <div>
      <h3 className="mb-1 flex items-baseline gap-2 text-xs font-semibold">
        {formatDateTime(burst.startedAt)}
        <span className="font-normal text-faint">within {burst.lengthMs} ms</span>
      </h3>
      <ol className="flex flex-col">
        {burst.steps.map((placed) => (
          <StepRow key={placed.step.id} placed={placed} />
        ))}
      </ol>
    </div>
  );
}

function StepRow({ placed }: { placed: PlacedStep }) {
  const { step, from, to } = placed;
  const facts = factsWords(step);
  return (
    <li className="grid grid-cols-[5.5rem_8rem_1fr] items-center gap-x-3 border-b border-line/60 py-1.5 text-xs max-sm:grid-cols-[5.5rem_1fr]">
      <span className="text-faint">{step.at === null ? '\u2014' : formatTime(step.at, true)}</span>
      <span className="min-w-0">
        <span className="block">{step.event.replaceAll('_', ' ')}</span>
        <span className="block truncate text-faint">{step.service}</span>
      </span>
      <span className="min-w-0 max-sm:col-span-2">
        <span className="flex items-center gap-2">
          <span aria-hidden className="relative h-2 flex-1 rounded-sm bg-raised">
            <span
              className={clsx('absolute inset-y-0 min-w-1 rounded-sm', COLOURS[step.service])}
              style={{ left: `${from * 98}%`, width: `${Math.max(0, to - from) * 98}%` }}
            />
          </span>
          <span className="w-14 text-right text-muted">
            {step.ms === null ? '' : `${step.ms} ms`}
          </span>
          <span className="w-20 truncate text-right font-mono text-2xs text-faint" title={step.id}>
            {step.id}
          </span>
        </span>
        {facts !== '' && <span className="block text-muted">{facts}</span>}
        {step.reason !== null && (
          <span className="block text-down">{reasonWords(step.reason, step.reason_message)}</span>
        )}
      </span>
    </li>
  );
}
