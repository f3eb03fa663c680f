'use client';

import clsx from 'clsx';
import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode, Ref } from 'react';

import { stepDecimal } from './step-decimal';

const INPUT = clsx(
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-field px-2 text-sm text-text',
  'placeholder:text-faint disabled:opacity-50 aria-[invalid=true]:border-down',
);

/** What a field shows around its input. */
export interface FieldFrame {
  readonly label: string;
  /** A word at the right of the label, for example the unit or what is available. */
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly className?: string;
}

/** Properties of a text field. */
export interface FieldProps
  extends FieldFrame, Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> {
  readonly ref?: Ref<HTMLInputElement>;
}

/** A line of text with its label and the error below it. */
export function Field({ label, hint, error = null, className, id, ...input }: FieldProps) {
  const made = useId();
  const inputId = id ?? made;
  return (
    <FieldRow {...{ label, hint, error, className, inputId }}>
      <input
        id={inputId}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${inputId}-error`}
        className={INPUT}
        {...input}
      />
    </FieldRow>
  );
}

/** Properties of a field for a decimal number. */
export interface NumberFieldProps extends FieldFrame {
  /** Decimal text as it was typed. */
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  /** Decimal text of one step, for example `0.01`. */
  readonly step: string;
  readonly min?: string;
  readonly id?: string;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly ref?: Ref<HTMLInputElement>;
}

/**
 * A decimal number with buttons for a step up and down; arrow keys step too, with shift by ten. The
 * value stays text from the key to the API.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, error = null, className, value, onValueChange, step, min = '0' } = props;
  const made = useId();
  const inputId = props.id ?? made;
  const move = (steps: number) => onValueChange(stepDecimal(value, { step, min, steps }));
  const button = 'grid w-7 place-items-center text-muted hover:bg-hover disabled:opacity-50';
  return (
    <FieldRow {...{ label, hint, error, className, inputId }}>
      <div className="flex h-8 overflow-hidden rounded-md border border-line-strong bg-field focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent has-[[aria-invalid=true]]:border-down">
        <button
          type="button"
          tabIndex={-1}
          disabled={props.disabled}
          aria-label={`${label}: less`}
          className={button}
          onClick={() => move(-1)}
        >
          <Minus aria-hidden className="size-3" />
        </button>
        <input
          ref={props.ref}
          id={inputId}
          inputMode="decimal"
          autoComplete="off"
          disabled={props.disabled}
          placeholder={props.placeholder}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : `${inputId}-error`}
          className="w-full min-w-0 bg-transparent px-1 text-right text-sm outline-none placeholder:text-faint disabled:opacity-50"
          value={value}
          onChange={(event) => onValueChange(event.target.value.replace(/[^0-9.]/g, ''))}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            move((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1));
          }}
        />
        <button
          type="button"
          tabIndex={-1}
          disabled={props.disabled}
          aria-label={`${label}: more`}
          className={button}
          onClick={() => move(1)}
        >
          <Plus aria-hidden className="size-3" />
        </button>
      </div>
    </FieldRow>
  );
}

function FieldRow(props: FieldFrame & { inputId: string; children: ReactNode }) {
  const { label, hint, error = null, className, inputId, children } = props;
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <div className="flex items-baseline justify-between gap-2 text-xs">
        <label htmlFor={inputId} className="text-muted">
          {label}
        </label>
        {hint !== undefined && <span className="truncate text-faint">{hint}</span>}
      </div>
      {children}
      {error !== null && (
        <p id={`${inputId}-error`} role="alert" className="text-xs text-down">
          {error}
        </p>
      )}
    </div>
  );
}
