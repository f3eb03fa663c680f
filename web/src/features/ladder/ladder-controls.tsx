'use client';

import clsx from 'clsx';

import { QUANTITY_PRESETS } from '@/features/hotkeys/shortcuts';
import { formatCompact, Select } from '@/ui';

import { useLadderPreferences } from './ladder-preferences';

const KINDS = [
  { value: 'limit', label: 'Limit' },
  { value: 'stop', label: 'Stop' },
] as const;

/** How much a click orders, as what, and whether it asks before. */
export function LadderControls({ steps }: { steps: readonly string[] }) {
  const { qty, kind, stepIndex, choose } = useLadderPreferences();
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1 border-b border-line p-1.5">
      <ArmSwitch />
      <Select
        label="What a click places"
        className="h-6"
        value={kind}
        onValueChange={(value) => choose({ kind: value })}
        options={KINDS}
      />
      <Select
        label="Step between rows"
        className="h-6"
        value={String(stepIndex)}
        onValueChange={(index) => choose({ stepIndex: Number(index) })}
        options={steps.map((label, index) => ({ value: String(index), label }))}
      />
      <input
        aria-label="Quantity of the ladder"
        inputMode="numeric"
        autoComplete="off"
        value={qty}
        onChange={(event) => choose({ qty: event.target.value.replace(/[^0-9]/g, '') })}
        className="h-6 w-14 min-w-0 flex-1 rounded-md border border-line-strong bg-field px-1.5 text-right text-xs"
      />
      {QUANTITY_PRESETS.map((shares) => (
        <button
          key={shares}
          type="button"
          aria-pressed={qty === String(shares)}
          onClick={() => choose({ qty: String(shares) })}
          className="h-6 rounded-sm border border-line bg-raised px-1.5 text-2xs text-muted hover:bg-hover hover:text-text aria-pressed:border-accent aria-pressed:text-text"
        >
          {formatCompact(shares)}
        </button>
      ))}
    </div>
  );
}

/** While it is on, one click places an order; it is off at every visit. */
function ArmSwitch() {
  const { isArmed, choose } = useLadderPreferences();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isArmed}
      aria-label={isArmed ? 'Armed: one-click trading' : 'Arm one-click trading'}
      title={isArmed ? 'One click places an order' : 'Every click asks before it places an order'}
      onClick={() => choose({ isArmed: !isArmed })}
      className={clsx(
        'inline-flex h-6 items-center gap-1.5 rounded-md border px-2 text-xs',
        isArmed
          ? 'border-warn bg-warn-soft font-medium text-text'
          : 'border-line-strong bg-raised text-muted hover:text-text',
      )}
    >
      <span
        aria-hidden
        className={clsx('size-1.5 rounded-full', isArmed ? 'bg-warn' : 'bg-faint')}
      />
      {isArmed ? 'Armed' : 'Arm'}
    </button>
  );
}
