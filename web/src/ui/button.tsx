import clsx from 'clsx';
import type { ButtonHTMLAttributes, Ref } from 'react';

export type ButtonTone = 'primary' | 'plain' | 'ghost' | 'buy' | 'sell' | 'danger';

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-accent-strong text-on-accent hover:brightness-110 border-transparent',
  plain: 'bg-raised text-text hover:bg-hover border-line-strong',
  ghost: 'bg-transparent text-muted hover:bg-hover hover:text-text border-transparent',
  buy: 'bg-up-solid text-white hover:brightness-110 border-transparent',
  sell: 'bg-down-solid text-white hover:brightness-110 border-transparent',
  danger: 'bg-transparent text-down hover:bg-down-soft border-down',
};

const SIZES = {
  xs: 'h-6 px-2 text-xs gap-1',
  sm: 'h-7 px-2.5 text-xs gap-1.5',
  md: 'h-9 px-3.5 text-sm gap-2 font-medium',
  icon: 'size-7 justify-center',
} as const;

/** Properties of a button. */
export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: ButtonTone;
  readonly size?: keyof typeof SIZES;
  /** Shows that it is at work; it cannot be pressed meanwhile. */
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button; an icon alone needs an `aria-label`. */
export function Button({ tone = 'plain', size = 'sm', busy = false, ...props }: ButtonProps) {
  const { className, disabled, type = 'button', ...rest } = props;
  return (
    <button
      type={type}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-md border whitespace-nowrap',
        'transition-colors disabled:cursor-not-allowed disabled:opacity-50',
        TONES[tone],
        SIZES[size],
        busy && 'pulse',
        className,
      )}
      {...rest}
    />
  );
}
