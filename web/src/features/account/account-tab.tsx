'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';

import type { Account } from '@/lib/api/types';
import { Change, Failure, Money, Select, Skeleton } from '@/ui';

import { useAccount, usePortfolioHistory } from './account-queries';
import { EquityCurve } from './equity-curve';

const PERIODS = [
  { value: '1D', label: '1 day', frame: '5Min' },
  { value: '1W', label: '1 week', frame: '1H' },
  { value: '1M', label: '1 month', frame: '1D' },
] as const;
type Period = (typeof PERIODS)[number]['value'];

/** Cash, equity and buying power, and what the account was worth over time. */
export function AccountTab() {
  const { data, error, isPending, refetch } = useAccount();
  const [period, setPeriod] = useState<Period>('1D');
  const { frame } = PERIODS.find(({ value }) => value === period) ?? PERIODS[0];
  const history = usePortfolioHistory(period, frame);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton />;
  return (
    <div className="grid h-full grid-cols-[20rem_1fr] gap-4 p-3 max-md:grid-cols-1">
      <Figures account={data} />
      <div className="flex min-h-40 min-w-0 flex-col gap-2">
        <div className="flex items-center justify-between text-xs text-muted">
          Equity
          <Select label="Period" value={period} onValueChange={setPeriod} options={PERIODS} />
        </div>
        {history.data === undefined ? (
          <Skeleton lines={4} />
        ) : (
          <EquityCurve history={history.data} now={Number(data.equity)} />
        )}
      </div>
    </div>
  );
}

function Figures({ account }: { account: Account }) {
  const equity = Number(account.equity);
  const last = Number(account.last_equity);
  return (
    <dl className="grid auto-rows-min grid-cols-[1fr_auto] gap-x-3 gap-y-1 text-xs">
      <Figure name="Equity">
        <Money value={account.equity} className="text-sm font-semibold" />
      </Figure>
      <Figure name="Since the last close">
        <Change ratio={last === 0 ? null : (equity - last) / last} />
      </Figure>
      <Figure name="Buying power">
        <Money value={account.buying_power} />
      </Figure>
      <Figure name="Cash">
        <Money value={account.cash} />
      </Figure>
      <Figure name="Held for open orders">
        <Money value={account.cash_held} />
      </Figure>
      <Figure name="Value of positions">
        <Money value={account.long_market_value} />
      </Figure>
      <Figure name="Account">{account.account_number}</Figure>
      <Figure name="State">{stateOf(account)}</Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-right">{children}</dd>
    </>
  );
}

function stateOf(account: Account): string {
  if (account.account_blocked || account.trading_blocked) return 'blocked by the operator';
  return account.trade_suspended_by_user ? 'suspended by you' : 'active';
}
