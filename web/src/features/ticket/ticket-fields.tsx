'use client';

import clsx from 'clsx';
import { useId } from 'react';
import type { ReactNode } from 'react';

import { NumberField, Select } from '@/ui';
import type { SelectOption } from '@/ui/select';
import type { Problem, ProblemField } from './form-problems';
import {
  hasLimit,
  hasStop,
  hasTrail,
  ORDER_CLASSES,
  SELF_TRADE_MODES,
  timesFor,
  typesFor,
} from './order-form';
import { CLASS_HINTS, CLASS_NAMES, SELF_TRADE_NAMES, TIME_NAMES, TYPE_NAMES } from './ticket-words';
import type { TicketForm } from './use-ticket-form';

/** What a part of the form needs. */
export interface FieldsProps {
  readonly ticket: TicketForm;
  /** True once the form was sent: then what is missing is an error too. */
  readonly showsMissing: boolean;
}

/** Buy or sell. */
export function SideSwitch({ ticket: { form, change } }: Pick<FieldsProps, 'ticket'>) {
  return (
    <div role="radiogroup" aria-label="Side" className="grid grid-cols-2 gap-1">
      {(['buy', 'sell'] as const).map((side) => (
        <button
          key={side}
          type="button"
          role="radio"
          aria-checked={form.side === side}
          onClick={() => change({ side })}
          className={clsx(
            'h-8 rounded-md border text-sm font-medium',
            form.side !== side && 'border-line-strong bg-raised text-muted hover:bg-hover',
            form.side === side && 'border-transparent text-white',
            form.side === side && (side === 'buy' ? 'bg-up-solid' : 'bg-down-solid'),
          )}
        >
          {side === 'buy' ? 'Buy' : 'Sell'}
        </button>
      ))}
    </div>
  );
}

/** Order type and time in force. */
export function KindRow({ ticket: { form, change } }: Pick<FieldsProps, 'ticket'>) {
  return (
    <div className="grid grid-cols-2 gap-2">
      <LabelledSelect
        label="Order type"
        value={form.type}
        options={typesFor(form.orderClass).map((value) => ({ value, label: TYPE_NAMES[value] }))}
        onValueChange={(type) => change({ type })}
      />
      <LabelledSelect
        label="Time in force"
        value={form.timeInForce}
        options={timesFor(form).map((value) => ({ value, label: TIME_NAMES[value] }))}
        onValueChange={(timeInForce) => change({ timeInForce })}
      />
    </div>
  );
}

/** Prices of the order itself, and the end of a dated one. */
export function PriceFields(props: FieldsProps) {
  const { form, change } = props.ticket;
  return (
    <>
      {hasStop(form) && <DecimalField {...props} field="stopPrice" label="Stop price" />}
      {hasLimit(form) && <DecimalField {...props} field="limitPrice" label="Limit price" />}
      {hasTrail(form) && <TrailField {...props} />}
      {form.timeInForce === 'gtd' && (
        <EndField {...props} value={form.expireAt} onChange={(expireAt) => change({ expireAt })} />
      )}
    </>
  );
}

function TrailField(props: FieldsProps) {
  const { form, change } = props.ticket;
  return (
    <div className="grid grid-cols-[1fr_5.5rem] items-start gap-2">
      <DecimalField
        {...props}
        field="trail"
        label={form.trailBy === 'price' ? 'Distance in $' : 'Distance in %'}
      />
      <LabelledSelect
        label="Measured in"
        value={form.trailBy}
        options={[
          { value: 'price', label: 'Dollars' },
          { value: 'percent', label: 'Percent' },
        ]}
        onValueChange={(trailBy) => change({ trailBy, trail: '' })}
      />
    </div>
  );
}

/** Orders that follow this one. */
export function ExitFields(props: FieldsProps) {
  const { form, change } = props.ticket;
  return (
    <>
      <LabelledSelect
        label="Exits"
        value={form.orderClass}
        options={ORDER_CLASSES.map((value) => ({ value, label: CLASS_NAMES[value] }))}
        onValueChange={(orderClass) => change({ orderClass })}
      />
      {form.orderClass !== 'simple' && (
        <>
          <p className="text-xs text-faint">{CLASS_HINTS[form.orderClass]}</p>
          <DecimalField {...props} field="takeProfit" label="Take profit" />
          <div className="grid grid-cols-2 items-start gap-2">
            <DecimalField {...props} field="stopLoss" label="Stop loss" />
            <DecimalField {...props} field="stopLossLimit" label="Stop-loss limit" optional />
          </div>
        </>
      )}
    </>
  );
}

/** Post-only, iceberg and what happens on meeting oneself. */
export function OptionFields(props: FieldsProps) {
  const { form, change } = props.ticket;
  const plainLimit = form.type === 'limit' && form.orderClass !== 'oco';
  return (
    <>
      <Check
        label="Post-only"
        hint="Refused rather than trade at once"
        checked={form.postOnly}
        disabled={!plainLimit}
        onChange={(postOnly) => change({ postOnly })}
      />
      {plainLimit && (
        <DecimalField {...props} field="displayQty" label="Shown quantity (iceberg)" optional />
      )}
      <LabelledSelect
        label="If it meets an order of mine"
        value={form.selfTrade}
        options={SELF_TRADE_MODES.map((value) => ({ value, label: SELF_TRADE_NAMES[value] }))}
        onValueChange={(selfTrade) => change({ selfTrade })}
      />
    </>
  );
}

type DecimalName = Exclude<ProblemField, 'qty' | 'expireAt'>;

function DecimalField(
  props: FieldsProps & { field: DecimalName; label: string; optional?: boolean },
) {
  const { ticket, showsMissing, field, label, optional = false } = props;
  const { form, rules, problems, change } = ticket;
  const isCount = field === 'displayQty';
  const step = isCount ? '1' : form.trailBy === 'percent' && field === 'trail' ? '0.1' : null;
  return (
    <NumberField
      label={label}
      hint={optional ? 'optional' : undefined}
      value={form[field]}
      onValueChange={(value) => change({ [field]: value })}
      step={step ?? rules?.price_increment ?? '0.01'}
      error={shownProblem(problems[field], showsMissing)}
    />
  );
}

/** A problem as text; one that is only missing waits until the form was sent. */
export function shownProblem(problem: Problem | undefined, showsMissing: boolean): string | null {
  if (problem === undefined || (problem.missing && !showsMissing)) return null;
  return problem.text;
}

function EndField(props: FieldsProps & { value: string; onChange: (value: string) => void }) {
  const id = useId();
  const error = shownProblem(props.ticket.problems.expireAt, props.showsMissing);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-xs text-muted">
        Good till
      </label>
      <input
        id={id}
        type="datetime-local"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        className="h-8 rounded-md border border-line-strong bg-field px-2 text-sm"
      />
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="text-xs text-down">
          {error}
        </p>
      )}
    </div>
  );
}

/** A select with its label above it. */
export function LabelledSelect<T extends string>(props: {
  label: string;
  value: T;
  options: readonly SelectOption<T>[];
  onValueChange: (value: T) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs text-muted">
        {props.label}
      </label>
      <Select {...props} label={undefined} id={id} className="h-8! w-full text-sm!" />
    </div>
  );
}

/** A box to tick, with what it does. */
export function Check(props: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label
      className={clsx('flex items-center gap-2 text-xs', props.disabled === true && 'opacity-50')}
    >
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
        className="size-3.5 accent-accent-strong"
      />
      <span>{props.label}</span>
      {props.hint !== undefined && <span className="truncate text-faint">{props.hint}</span>}
    </label>
  );
}
