'use client';

import { useExchangeInfo } from '@/lib/api/queries';
import type { FeeSchedule } from '@/lib/api/types';
import { Failure, formatMoney, Panel, Skeleton } from '@/ui';

/** What a trade costs and what the words mean; the same for traders and operators. */
export function FeeSchedulePanel({ className }: { className?: string }) {
  const { data, error, refetch } = useExchangeInfo();
  return (
    <Panel title="What trading costs" className={className}>
      {data !== undefined ? (
        <Schedule fees={data.fee_schedule} />
      ) : error !== null ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={5} />
      )}
    </Panel>
  );
}

function Schedule({ fees }: { fees: FeeSchedule }) {
  const rows = [
    ['Maker', percent(fees.maker_percent), 'of an order that waited in the book, when it trades'],
    ['Taker', percent(fees.taker_percent), 'of an order that trades with one that waited'],
    ['Auction', percent(fees.auction_percent), 'of both sides: nobody takes there'],
    ['Minimum', formatMoney(fees.minimum), 'of a fill; a fee is rounded down to 0.0001 USD'],
    [
      'Held for fees',
      percent(fees.reserve_percent),
      'on top of a purchase, until it has traded or ended; no fill is ever charged more',
    ],
  ] as const;
  return (
    <div className="p-3 text-xs">
      <dl className="grid grid-cols-[auto_auto_1fr] gap-x-4 gap-y-1.5">
        {rows.map(([name, value, meaning]) => (
          <div key={name} className="col-span-3 grid grid-cols-subgrid items-baseline">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right font-semibold">{value}</dd>
            <dd className="text-faint">{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-muted">
        Percent of the value of a fill, paid by both sides, the same for every instrument. Orders
        and cancels cost nothing. Fees stand in the ledger as rows of their own.
      </p>
    </div>
  );
}

function percent(value: string): string {
  return `${value} %`;
}
