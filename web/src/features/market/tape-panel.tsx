'use client';

import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo } from 'react';

import { useFeedState, useTape } from '@/lib/feed';
import type { TapeTrade } from '@/lib/feed';
import { Empty, formatPrice, formatQuantity, formatTime, Panel } from '@/ui';

const SHOWN = 60;

/** Time and sales: the last trades, the taker's side by colour and arrow. */
export function TapePanel({ symbol, decimals }: { symbol: string; decimals: number }) {
  const trades = useTape(symbol);
  const { state } = useFeedState();
  return (
    <Panel title="Time and sales" stale={state === 'stale'}>
      {trades.length === 0 ? (
        <Empty title="No trades yet" />
      ) : (
        <ol aria-label={`Trades of ${symbol}`} className="py-1 text-xs">
          {trades.slice(0, SHOWN).map((trade) => (
            <TradeRow key={trade.id} trade={trade} decimals={decimals} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

const TradeRow = memo(function TradeRow(props: { trade: TapeTrade; decimals: number }) {
  const { trade, decimals } = props;
  const isBuy = trade.taker === 'buy';
  const Arrow = isBuy ? ArrowUp : ArrowDown;
  return (
    <li className="grid h-5 grid-cols-3 items-center px-3 [contain:layout_paint]">
      <span className={clsx('inline-flex items-center gap-1', isBuy ? 'text-up' : 'text-down')}>
        <Arrow aria-label={isBuy ? 'buyer took' : 'seller took'} className="size-3" />
        {formatPrice(trade.price, decimals)}
      </span>
      <span className="text-right">{formatQuantity(trade.size)}</span>
      <time dateTime={trade.at} className="text-right text-faint">
        {formatTime(trade.at)}
      </time>
    </li>
  );
});
