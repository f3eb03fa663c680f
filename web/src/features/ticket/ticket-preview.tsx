'use client';

import { Check, ChevronDown, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';

import { formatMoney, formatPrice, formatQuantity } from '@/ui';

import { reasonWords } from './reason-words';
import type { PreviewCheck, PreviewState } from './use-order-preview';

/** What the order would cost and do now, and every rule that it meets. */
export function TicketPreview({ state, side }: { state: PreviewState; side: 'buy' | 'sell' }) {
  const { preview, error, isBehind } = state;
  if (error !== null) {
    return <Refusal text={reasonWords(error.reason, error.message, error.context)} />;
  }
  const dim = isBehind ? 'opacity-60' : '';
  const failed = preview?.checks.filter((check) => !check.passed) ?? [];
  return (
    <div className={`flex flex-col gap-2 transition-opacity ${dim}`}>
      <dl className="grid grid-cols-[1fr_auto] gap-x-2 gap-y-0.5 text-xs">
        <Line name={side === 'buy' ? 'Estimated cost' : 'Estimated proceeds'}>
          {formatMoney(preview?.estimated_cost)}
        </Line>
        <Line name="Estimated fee">{formatMoney(preview?.estimated_fee)}</Line>
        <Line name="Fills at once">{fills(state)}</Line>
        <Line name="Buying power after">{formatMoney(preview?.buying_power_after)}</Line>
      </dl>
      {failed.map((check) => (
        <Refusal key={check.name} text={checkWords(check)} />
      ))}
      {preview !== null && <Checks checks={preview.checks} />}
    </div>
  );
}

function fills({ preview }: PreviewState): string {
  if (preview === null) return '\u2014';
  const { fillable_qty: quantity, estimated_avg_price: price } = preview;
  if (price === null) return 'nothing';
  return `${formatQuantity(quantity)} at ${formatPrice(price)}`;
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-right">{children}</dd>
    </>
  );
}

function Refusal({ text }: { text: string }) {
  return (
    <p className="rounded-md border border-down/40 bg-down-soft px-2 py-1 text-xs text-text">
      {text}
    </p>
  );
}

/** All rules, folded away until somebody asks. */
function Checks({ checks }: { checks: readonly PreviewCheck[] }) {
  const [open, setOpen] = useState(false);
  const passed = checks.filter((check) => check.passed).length;
  return (
    <div className="text-xs">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex items-center gap-1 text-muted hover:text-text"
      >
        <ChevronDown aria-hidden className={`size-3 ${open ? '' : '-rotate-90'}`} />
        Checks: {passed} of {checks.length} pass
      </button>
      {open && (
        <ul className="mt-1 flex flex-col gap-0.5">
          {checks.map((check) => (
            <li key={check.name} className="flex items-center gap-1.5">
              {check.passed ? (
                <Check aria-hidden className="size-3 shrink-0 text-up" />
              ) : (
                <X aria-hidden className="size-3 shrink-0 text-down" />
              )}
              <span className="sr-only">{check.passed ? 'passes:' : 'fails:'}</span>
              <span className="truncate text-muted">{check.name}</span>
              <span className="ml-auto whitespace-nowrap text-faint">{range(check)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function range({ value, limit }: PreviewCheck): string {
  if (value === null) return '';
  return limit === null ? `${value}, no limit` : `${value} of ${limit}`;
}

function checkWords(check: PreviewCheck): string {
  const { reason, limit, value } = check;
  const context = { limit, value, available: limit, cost_basis: value, buying_power: limit };
  return reasonWords(reason, `Fails: ${check.name}`, context);
}
