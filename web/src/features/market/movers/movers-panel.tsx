'use client';

import clsx from 'clsx';
import type { ReactNode } from 'react';

import { useIsStale } from '@/lib/feed';
import {
  Change,
  Empty,
  Failure,
  formatCompact,
  formatPrice,
  PageLink,
  Panel,
  Skeleton,
} from '@/ui';

import { useMostActive, useMovers } from './use-movers';
import type { Mover } from './use-movers';

/** Which symbols gained, lost and traded most today; a line leads to its symbol. */
export function MoversPanel({ current, actions }: { current: string; actions?: ReactNode }) {
  const movers = useMovers();
  const active = useMostActive();
  const isStale = useIsStale();
  const error = movers.error ?? active.error;
  const retry = () => {
    void movers.refetch();
    void active.refetch();
  };
  return (
    <Panel title="Movers" actions={actions} stale={isStale || error !== null}>
      {error !== null && movers.data === undefined && <Failure error={error} onRetry={retry} />}
      {(movers.isPending || active.isPending) && <Skeleton lines={9} />}
      {movers.data !== undefined && active.data !== undefined && (
        <>
          <MoverList title="Gainers" movers={movers.data.gainers} current={current} />
          <MoverList title="Losers" movers={movers.data.losers} current={current} />
          <List title="Most active" isEmpty={active.data.most_actives.length === 0}>
            {active.data.most_actives.map(({ symbol, volume }) => (
              <Line key={symbol} symbol={symbol} isCurrent={symbol === current}>
                <span className="ml-auto">{formatCompact(volume)}</span>
              </Line>
            ))}
          </List>
        </>
      )}
    </Panel>
  );
}

function MoverList(props: { title: string; movers: readonly Mover[]; current: string }) {
  const { title, movers, current } = props;
  return (
    <List title={title} isEmpty={movers.length === 0}>
      {movers.map(({ symbol, price, percent_change: percent }) => (
        <Line key={symbol} symbol={symbol} isCurrent={symbol === current}>
          <span className="ml-auto">{formatPrice(price)}</span>
          <span className="flex w-16 justify-end">
            <Change ratio={percent / 100} className="text-2xs" />
          </span>
        </Line>
      ))}
    </List>
  );
}

function List(props: { title: string; isEmpty: boolean; children: ReactNode }) {
  return (
    <section aria-label={props.title} className="border-b border-line py-1.5">
      <h3 className="px-3 py-0.5 text-2xs text-faint">{props.title}</h3>
      {props.isEmpty ? <Empty title="None so far today" /> : <ul>{props.children}</ul>}
    </section>
  );
}

function Line(props: { symbol: string; isCurrent: boolean; children: ReactNode }) {
  const { symbol, isCurrent, children } = props;
  return (
    <li>
      <PageLink
        href={`/trade/${encodeURIComponent(symbol)}`}
        aria-current={isCurrent ? 'true' : undefined}
        className={clsx(
          'flex h-6 items-center gap-1.5 border-l-2 px-2.5 text-xs',
          'hover:bg-hover focus-visible:outline-offset-[-2px]',
          isCurrent ? 'border-accent bg-raised' : 'border-transparent',
        )}
      >
        <span className="font-semibold">{symbol}</span>
        {children}
      </PageLink>
    </li>
  );
}
