'use client';

import { useAccount, usePositions } from '@/features/account/account-queries';
import { useLastTrade } from '@/lib/feed';
import { Button, ConfirmButton, formatPrice, formatQuantity, Money } from '@/ui';
import type { ButtonProps } from '@/ui/button';

import { useLadderPreferences } from './ladder-preferences';
import type { LadderTrading } from './use-ladder-trading';

/** Properties of the bar below the ladder. */
interface FooterProps {
  readonly symbol: string;
  readonly decimals: number;
  readonly trading: LadderTrading;
  readonly closed: string | null;
}

/** What is held, and what is done with all of it at once. */
export function LadderFooter({ symbol, decimals, trading, closed }: FooterProps) {
  const { data: positions } = usePositions();
  const { data: account } = useAccount();
  const position = positions?.find((one) => one.symbol === symbol);
  const held = Number(position?.qty ?? '0');
  const isShut = closed !== null || trading.isBusy;
  const noShort = held > 0 && account?.shorting_enabled === false;
  const market = (side: 'buy' | 'sell') => (
    <Button
      size="xs"
      tone={side}
      disabled={isShut}
      title={closed ?? undefined}
      onClick={() => trading.place(side, null)}
    >
      {side === 'buy' ? 'Buy market' : 'Sell market'}
    </Button>
  );
  return (
    <div className="flex shrink-0 flex-col gap-1 border-t border-line p-1.5">
      <HeldLine symbol={symbol} decimals={decimals} />
      <div className="grid grid-cols-2 gap-1">
        {market('buy')}
        {market('sell')}
      </div>
      <div className="grid grid-cols-3 gap-1">
        <ArmedButton size="xs" question={`Cancel all orders in ${symbol}?`} act={trading.cancelAll}>
          Cancel all
        </ArmedButton>
        <ArmedButton
          size="xs"
          disabled={isShut || held === 0}
          question={`Flatten ${symbol}?`}
          explanation="Cancels its open orders and closes the position at the market."
          act={trading.flatten}
        >
          Flatten
        </ArmedButton>
        <ArmedButton
          size="xs"
          disabled={isShut || held === 0 || noShort}
          title={noShort ? 'Short selling is off for this account' : undefined}
          question={`Reverse ${symbol}?`}
          explanation="Cancels its open orders and trades twice the position at the market."
          act={trading.reverse}
        >
          Reverse
        </ArmedButton>
      </div>
    </div>
  );
}

function HeldLine({ symbol, decimals }: { symbol: string; decimals: number }) {
  const { data: positions } = usePositions();
  const position = positions?.find((one) => one.symbol === symbol);
  const last = useLastTrade(symbol);
  if (position === undefined || position.qty === '0') {
    return <p className="text-2xs text-faint">No position in {symbol}</p>;
  }
  const { qty, avg_entry_price: average, unrealized_pl: told } = position;
  const live = last === null ? null : (last.price - Number(average)) * Number(qty);
  return (
    <p className="flex justify-between gap-2 text-2xs text-muted">
      <span>
        {qty.startsWith('-') ? 'Short' : 'Long'} {formatQuantity(qty.replace(/^-/, ''))} at{' '}
        {formatPrice(average, decimals)}
      </span>
      <Money value={live === null ? told : live.toFixed(2)} signed />
    </p>
  );
}

/** Acts at once while the ladder is armed, and asks before while it is not. */
function ArmedButton(
  props: Omit<ButtonProps, 'onClick' | 'ref'> & {
    question: string;
    explanation?: string;
    act: () => void;
  },
) {
  const { question, explanation, act, ...button } = props;
  const { isArmed } = useLadderPreferences();
  if (isArmed) return <Button {...button} onClick={act} />;
  return <ConfirmButton {...button} {...{ question, explanation }} onConfirm={act} />;
}
