'use client';

import clsx from 'clsx';
import { Gavel, OctagonPause, Moon } from 'lucide-react';

import { useIndicativePrice } from '@/lib/feed';
import type { PhaseView } from '@/lib/market/phase';
import { useMarketPhase } from '@/lib/market/use-market-phase';
import { formatPrice, formatTime } from '@/ui';

/** Says why a symbol does not trade as usual, and what one can still do. */
export function PhaseBanner({ symbol, decimals }: { symbol: string; decimals: number }) {
  const phase = useMarketPhase(symbol);
  const indicative = useIndicativePrice(symbol);
  if (phase === null || phase.isContinuous) return null;
  const { Icon, tone, text } = lookOf(phase);
  return (
    <div
      role="status"
      data-testid="phase-banner"
      data-phase={phase.phase}
      className={clsx(
        'flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5 rounded-lg border px-3 py-1 text-xs',
        tone,
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
      <strong className="font-semibold">
        {symbol}: {phase.label}
      </strong>
      <span className="text-text">{text}</span>
      {phase.reason !== '' && <span className="text-muted">Reason: {phase.reason}</span>}
      {indicative !== null && (
        <span className="text-text">
          Indicative price <b className="font-semibold">{formatPrice(indicative, decimals)}</b>
        </span>
      )}
      {phase.since !== null && (
        <span className="ml-auto text-faint">since {formatTime(phase.since)}</span>
      )}
    </div>
  );
}

function lookOf({ phase }: PhaseView) {
  if (phase === 'halted') {
    return {
      Icon: OctagonPause,
      tone: 'border-down/60 bg-down-soft text-down',
      text: 'Nothing trades and no new orders are taken. Open orders can be cancelled.',
    };
  }
  if (phase === 'closed') {
    return {
      Icon: Moon,
      tone: 'border-line-strong bg-raised text-text',
      text: 'The session is over. Open orders can be cancelled; prices are the last ones.',
    };
  }
  return {
    Icon: Gavel,
    tone: 'border-warn/60 bg-warn-soft text-warn',
    text: 'Orders are collected and trade together at one price when it ends.',
  };
}
