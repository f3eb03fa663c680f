import clsx from 'clsx';
import type { ReactNode } from 'react';

export type BadgeTone = 'neutral' | 'accent' | 'up' | 'down' | 'warn';

const TONES: Readonly<Record<BadgeTone, string>> = {
  neutral: 'border-line-strong text-muted',
  accent: 'border-accent/50 text-accent',
  up: 'border-up/50 bg-up-soft text-up',
  down: 'border-down/50 bg-down-soft text-down',
  warn: 'border-warn/50 bg-warn-soft text-warn',
};

/** A word or two about a state; the colour alone never tells it. */
export function Badge(props: {
  tone?: BadgeTone;
  title?: string;
  className?: string;
  children: ReactNode;
}) {
  const { tone = 'neutral', title, className, children } = props;
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 text-2xs whitespace-nowrap',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
