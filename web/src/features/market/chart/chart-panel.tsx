'use client';

import clsx from 'clsx';
import { useState } from 'react';

import { useIsStale } from '@/lib/feed';
import { Panel } from '@/ui';

import { LazyCandleChart } from '../lazy';
import { useMarketPreferences } from '../preferences';
import { DepthChart } from './depth-chart';
import { INTERVALS } from './intervals';

/** Candles or depth of a symbol. */
export function ChartPanel({ symbol, decimals }: { symbol: string; decimals: number }) {
  const [view, setView] = useState<'candles' | 'depth'>('candles');
  const { interval: id, choose } = useMarketPreferences();
  const isStale = useIsStale();
  const interval = INTERVALS.find((one) => one.id === id) ?? INTERVALS[0];
  return (
    <Panel
      title="Chart"
      hidesTitleOnPhone
      stale={isStale}
      bodyClassName="overflow-hidden"
      actions={
        <>
          {view === 'candles' && (
            <div role="group" aria-label="Width of candles" className="flex overflow-x-auto">
              {INTERVALS.map((one) => (
                <Choice
                  key={one.id}
                  label={one.label}
                  isChosen={one.id === interval.id}
                  onChoose={() => choose({ interval: one.id })}
                />
              ))}
            </div>
          )}
          <span aria-hidden className="mx-1 h-4 w-px bg-line-strong" />
          <Choice
            label="Candles"
            isChosen={view === 'candles'}
            onChoose={() => setView('candles')}
          />
          <Choice label="Depth" isChosen={view === 'depth'} onChoose={() => setView('depth')} />
        </>
      }
    >
      {view === 'candles' ? (
        <LazyCandleChart symbol={symbol} interval={interval} />
      ) : (
        <DepthChart key={symbol} symbol={symbol} decimals={decimals} />
      )}
    </Panel>
  );
}

function Choice(props: { label: string; isChosen: boolean; onChoose: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={props.isChosen}
      onClick={props.onChoose}
      className={clsx(
        'h-6 shrink-0 rounded-sm px-1.5 text-2xs hover:bg-hover focus-visible:outline-offset-[-2px]',
        props.isChosen ? 'bg-raised text-text' : 'text-muted',
      )}
    >
      {props.label}
    </button>
  );
}
