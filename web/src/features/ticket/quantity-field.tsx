'use client';

import { usePositions } from '@/features/account/account-queries';
import type { Account, Position } from '@/lib/api/types';
import { formatMoney, formatQuantity, NumberField } from '@/ui';

import { toShares, toUnits } from './decimal-text';
import { sharesFor } from './sizing';
import type { SizingFacts } from './sizing';
import { shownProblem } from './ticket-fields';
import type { FieldsProps } from './ticket-fields';
import type { TicketForm } from './use-ticket-form';

const PARTS = [25, 50, 75, 100] as const;
const BASIS_POINTS = 10_000;

/** Shares, with steps and parts of the buying power or of the position. */
export function QuantityField(props: FieldsProps & { account: Account | undefined }) {
  const { ticket, account, showsMissing } = props;
  const { form, rules, problems, change } = ticket;
  const { data: positions } = usePositions();
  const position = positions?.find((one) => one.symbol === form.symbol);
  const facts = sizingFacts(ticket, account, position);
  return (
    <div className="flex flex-col gap-1.5">
      <NumberField
        label="Quantity"
        hint={available(form.side, account, position)}
        value={form.qty}
        onValueChange={(qty) => change({ qty })}
        step={rules?.lot_size ?? '1'}
        error={shownProblem(problems.qty, showsMissing)}
      />
      <div
        role="group"
        aria-label={form.side === 'buy' ? 'Part of the buying power' : 'Part of the position'}
        className="grid grid-cols-4 gap-1"
      >
        {PARTS.map((percent) => {
          const shares = facts === null ? null : sharesFor(form, percent, facts);
          return (
            <button
              key={percent}
              type="button"
              disabled={shares === null || shares === 0}
              title={shares === null ? 'Enter a price first' : `${formatQuantity(shares)} shares`}
              onClick={() => change({ qty: String(shares ?? '') })}
              className="h-6 rounded-sm border border-line bg-raised text-2xs text-muted hover:bg-hover hover:text-text disabled:opacity-50"
            >
              {percent} %
            </button>
          );
        })}
      </div>
    </div>
  );
}

function available(
  side: 'buy' | 'sell',
  account: Account | undefined,
  position: Position | undefined,
): string {
  if (side === 'sell') return `${formatQuantity(position?.qty_available ?? '0')} to sell`;
  return account === undefined ? '' : `${formatMoney(account.buying_power)} to spend`;
}

function sizingFacts(
  ticket: TicketForm,
  account: Account | undefined,
  position: Position | undefined,
): SizingFacts | null {
  const { form, rules } = ticket;
  if (account === undefined || rules === null) return null;
  const reference = toUnits(rules.reference_price);
  const stop = form.stopPrice === '' ? null : toUnits(form.stopPrice);
  const start = form.type === 'stop' ? stop : reference;
  const band = (toUnits(rules.band_percent) ?? 0) / 100;
  const fee = Math.max(rate(rules.fees.maker_percent), rate(rules.fees.taker_percent));
  return {
    buyingPowerUnits: toUnits(account.buying_power) ?? 0,
    availableShares: toShares(position?.qty_available ?? '0') ?? 0,
    limitUnits: toUnits(form.limitPrice),
    ceilingUnits: start === null ? null : Math.ceil((start * (BASIS_POINTS + band)) / BASIS_POINTS),
    feeBasisPoints: fee,
    lotShares: toShares(rules.lot_size) ?? 1,
  };
}

/** A percentage of the API in 1/100 %. */
function rate(percent: string): number {
  return (toUnits(percent) ?? 0) / 100;
}
