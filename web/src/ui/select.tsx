'use client';

import clsx from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';

/** One choice. */
export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly disabled?: boolean;
}

/** Properties of a select. */
export interface SelectProps<T extends string> {
  /** Name for screen readers; use `id` with a Field's label instead where there is one. */
  readonly label?: string;
  readonly id?: string;
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly options: readonly SelectOption<T>[];
  readonly disabled?: boolean;
  readonly className?: string;
}

/** A choice of one out of several. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, id, value, onValueChange, options, disabled, className } = props;
  const change = (chosen: string) => {
    const option = options.find((one) => one.value === chosen);
    if (option !== undefined) onValueChange(option.value);
  };
  return (
    <Primitive.Root value={value} onValueChange={change} disabled={disabled}>
      <Primitive.Trigger
        id={id}
        aria-label={label}
        className={clsx(
          'inline-flex h-7 items-center justify-between gap-1 rounded-md border border-line-strong',
          'bg-raised px-2 text-xs text-text hover:bg-hover disabled:opacity-50',
          className,
        )}
      >
        <span className="truncate">
          <Primitive.Value />
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-72 min-w-(--radix-select-trigger-width) overflow-hidden rounded-md border border-line-strong bg-raised shadow-(--shadow)"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="flex cursor-pointer items-center gap-2 rounded-sm py-1 pr-6 pl-2 text-xs outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover"
              >
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                <Primitive.ItemIndicator className="ml-auto">
                  <Check aria-hidden className="size-3 text-accent" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
