import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';

import { formatMoney, formatPercent } from './format';

/** Dollars of the API; `signed` colours gains and losses and puts a plus before gains. */
export function Money(props: { value: string | null; signed?: boolean; className?: string }) {
  const { value, signed = false, className } = props;
  const text = formatMoney(value);
  if (!signed || value === null) return <span className={className}>{text}</span>;
  const sign = signOf(value);
  return (
    <span className={clsx(className, sign > 0 && 'text-up', sign < 0 && 'text-down')}>
      {sign > 0 ? `+${text}` : text}
    </span>
  );
}

/** A change as percent (`ratio` 0.01 is 1 %), told by colour, arrow and sign. */
export function Change(props: { ratio: number | null; className?: string }) {
  const { ratio, className } = props;
  if (ratio === null) return <span className={clsx('text-faint', className)}>—</span>;
  const tone = ratio > 0 ? 'text-up' : ratio < 0 ? 'text-down' : 'text-muted';
  return (
    <span className={clsx('inline-flex items-center gap-0.5', tone, className)}>
      {ratio > 0 && <ArrowUp aria-hidden className="size-3" strokeWidth={2.5} />}
      {ratio < 0 && <ArrowDown aria-hidden className="size-3" strokeWidth={2.5} />}
      {formatPercent(ratio)}
    </span>
  );
}

/** A side of the market, told by colour, arrow and word. */
export function SideMark({ side }: { side: 'buy' | 'sell' }) {
  const isBuy = side === 'buy';
  const Arrow = isBuy ? ArrowUp : ArrowDown;
  return (
    <span className={clsx('inline-flex items-center gap-0.5', isBuy ? 'text-up' : 'text-down')}>
      <Arrow aria-hidden className="size-3" strokeWidth={2.5} />
      {isBuy ? 'Buy' : 'Sell'}
    </span>
  );
}

function signOf(text: string): number {
  if (!/[1-9]/.test(text)) return 0;
  return text.startsWith('-') ? -1 : 1;
}
