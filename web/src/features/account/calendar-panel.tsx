'use client';

import clsx from 'clsx';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';

import { usePrivateQuery } from '@/lib/session';
import { Button, Failure, formatCompact, Money, Panel, Skeleton } from '@/ui';

import type { PortfolioHistory } from './account-queries';
import { dailyProfit, monthStart, weeksOf } from './profit-calendar';
import type { CalendarDay } from './profit-calendar';

const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS_BACK_MAX = 24;
const RENEW_MS = 30_000;
const MONTH_NAME = new Intl.DateTimeFormat('en-US', {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** What each day of a month won or lost. */
export function CalendarPanel() {
  const [back, setBack] = useState(0);
  const [openedAt] = useState(() => Date.now());
  const month = monthStart(openedAt, back);
  const { data, error, isPending, refetch } = useMonth(month, monthStart(openedAt, back - 1));
  const days = useMemo(() => (data === undefined ? [] : dailyProfit(data)), [data]);
  const step = (label: string, by: number, Icon: typeof ChevronLeft) => (
    <Button
      tone="ghost"
      size="icon"
      aria-label={label}
      disabled={back + by < 0 || back + by > MONTHS_BACK_MAX}
      onClick={() => setBack(back + by)}
    >
      <Icon aria-hidden className="size-4" />
    </Button>
  );
  return (
    <Panel
      title="P&L calendar"
      className="h-auto!"
      stale={error !== null && data !== undefined}
      actions={
        <>
          {step('Month before', 1, ChevronLeft)}
          <span aria-live="polite" className="min-w-28 text-center text-xs">
            {MONTH_NAME.format(month)}
          </span>
          {step('Month after', -1, ChevronRight)}
        </>
      }
    >
      {error !== null && data === undefined && (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
      {isPending && <Skeleton lines={6} label="Loading the calendar" />}
      {data !== undefined && <Month month={month} days={days} />}
    </Panel>
  );
}

function useMonth(start: number, end: number) {
  const span = [start, end].map((at) => encodeURIComponent(new Date(at).toISOString()));
  const path = `/v2/account/portfolio/history?timeframe=1D&start=${span[0]}&end=${span[1]}`;
  return usePrivateQuery<PortfolioHistory>(path, { refetchIntervalMs: RENEW_MS });
}

function Month({ month, days }: { month: number; days: readonly CalendarDay[] }) {
  const told = days.flatMap(({ profit }) => (profit === null ? [] : [profit]));
  const sum = told.reduce((total, profit) => total + profit, 0);
  const most = Math.max(1, ...told.map((profit) => Math.abs(profit)));
  return (
    <div className="p-2">
      <table className="w-full table-fixed border-separate border-spacing-1 text-xs">
        <caption className="pb-1 text-left text-muted">
          {told.length === 0 ? (
            'Nothing won or lost in this month.'
          ) : (
            <>
              Month: <Money value={sum.toFixed(2)} signed /> · up days{' '}
              {told.filter((profit) => profit > 0).length} · down days{' '}
              {told.filter((profit) => profit < 0).length}
            </>
          )}
        </caption>
        <thead>
          <tr>
            {WEEK.map((day) => (
              <th key={day} scope="col" className="text-2xs font-normal text-faint">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month, days).map((week, index) => (
            <tr key={index}>
              {week.map((day, place) => (
                <DayCell key={day?.date ?? `none ${place}`} day={day} most={most} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DayCell({ day, most }: { day: CalendarDay | null; most: number }) {
  if (day === null) return <td />;
  const { date, profit } = day;
  const share = profit === null ? 0 : Math.abs(profit) / most;
  const tone = profit === null || profit === 0 ? null : profit > 0 ? 'up' : 'down';
  return (
    <td
      className={clsx(
        'relative h-12 overflow-hidden rounded-sm border p-1 align-top max-sm:h-11',
        tone === null && 'border-line',
        tone === 'up' && 'border-up/40 bg-up-soft',
        tone === 'down' && 'border-down/40 bg-down-soft',
      )}
    >
      <time dateTime={date} className="text-2xs text-muted">
        {Number(date.slice(-2))}
      </time>
      {profit !== null && (
        <div className="truncate text-right text-2xs max-sm:text-left" title={profit.toFixed(2)}>
          <span className="max-sm:hidden">
            <Money value={profit.toFixed(2)} signed />
          </span>
          <span className="sm:hidden">{formatCompact(profit)}</span>
        </div>
      )}
      {tone !== null && (
        <span
          aria-hidden
          className={clsx('absolute bottom-0 left-0 h-0.5', tone === 'up' ? 'bg-up' : 'bg-down')}
          style={{ width: `${Math.max(share, 0.05) * 100}%` }}
        />
      )}
    </td>
  );
}
