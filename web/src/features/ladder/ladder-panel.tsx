'use client';

import { ExternalLink } from 'lucide-react';

import { groupSteps } from '@/features/market/book/group-levels';
import { toUnits } from '@/features/ticket/decimal-text';
import { orderWords } from '@/features/ticket/ticket-words';
import { usePhaseNotice } from '@/features/ticket/use-ticket-form';
import { useIsStale } from '@/lib/feed';
import { Button, decimalsOf, Dialog, Panel, Skeleton } from '@/ui';

import { LadderControls } from './ladder-controls';
import { LadderFooter } from './ladder-footer';
import { useLadderPreferences } from './ladder-preferences';
import { openLadder } from './open-ladder';
import { PriceLadder } from './price-ladder';
import { useLadderTrading } from './use-ladder-trading';
import type { LadderTrading } from './use-ladder-trading';

/** The price ladder with its controls: trading by clicks on prices. */
export function LadderPanel({ symbol, isAlone = false }: { symbol: string; isAlone?: boolean }) {
  const { rules, notice } = usePhaseNotice(symbol);
  const isStale = useIsStale();
  const { stepIndex } = useLadderPreferences();
  const trading = useLadderTrading(symbol);
  const closed = notice?.isClosed === true ? notice.title : null;
  const increment = rules?.price_increment ?? '0.01';
  const decimals = decimalsOf(increment);
  const steps = groupSteps(Number(increment)).map((step) => step.toFixed(decimals));
  const stepUnits = toUnits(steps[stepIndex] ?? increment) ?? 100;
  const common = { symbol, decimals, trading, closed };
  return (
    <Panel
      title={isAlone ? `Ladder ${symbol}` : 'Ladder'}
      stale={isStale}
      bodyClassName="flex flex-col overflow-hidden"
      actions={isAlone ? undefined : <OwnWindow symbol={symbol} />}
    >
      <LadderControls steps={steps} />
      {closed !== null && (
        <p className="border-b border-line bg-warn-soft px-2 py-1 text-xs">
          {closed}: no new orders; cancelling works
        </p>
      )}
      {rules === null ? (
        <Skeleton lines={8} label="Loading the ladder" />
      ) : (
        <PriceLadder
          key={`${symbol} ${stepUnits}`}
          {...common}
          stepUnits={stepUnits}
          referenceUnits={toUnits(rules.reference_price) ?? stepUnits}
        />
      )}
      <LadderFooter {...common} />
      <Question trading={trading} />
    </Panel>
  );
}

function OwnWindow({ symbol }: { symbol: string }) {
  return (
    <Button
      tone="ghost"
      size="icon"
      className="size-6"
      aria-label="Open the ladder in its own window"
      title="Open in its own window"
      onClick={() => openLadder(symbol)}
    >
      <ExternalLink aria-hidden className="size-3.5" />
    </Button>
  );
}

/** Asks before an order of a ladder that is not armed. */
function Question({ trading: { asking, answer } }: { trading: LadderTrading }) {
  if (asking === null) return null;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) answer(false);
      }}
      title="Send this order?"
      description={orderWords(asking)}
      footer={
        <>
          <Button size="md" onClick={() => answer(false)}>
            Back
          </Button>
          <Button
            size="md"
            tone={asking.side === 'buy' ? 'buy' : 'sell'}
            autoFocus
            onClick={() => answer(true)}
          >
            Send order
          </Button>
        </>
      }
    >
      <p className="text-xs text-muted">Arm the ladder to place orders with one click.</p>
    </Dialog>
  );
}
