'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { useAccount, usePositions } from '@/features/account/account-queries';
import { FillsTable } from '@/features/blotter/history-tables';
import { OpenOrdersTable } from '@/features/blotter/open-orders-table';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '@/features/login/demo-accounts';
import { Ticket } from '@/features/ticket/ticket';
import { useTicketForm } from '@/features/ticket/use-ticket-form';
import { useExchangeInfo } from '@/lib/api/queries';
import { SessionScope, useSession } from '@/lib/session';
import { Button, Empty, formatQuantity, Money, Panel, Select, Skeleton, Tabs } from '@/ui';

import { SplitBook } from './split-book';

const [BUYER, SELLER] = DEMO_ACCOUNTS;
const FIRST_SYMBOL = 'AAPL';

/** Two accounts on one screen that trade with each other, the book between them. */
export function SplitPage() {
  const { data } = useExchangeInfo();
  const [symbol, setSymbol] = useState(FIRST_SYMBOL);
  const symbols = (data?.symbols ?? []).map((rules) => rules.symbol);
  return (
    <div className="flex h-full min-h-0 flex-col gap-1.5 p-1.5">
      <div className="flex items-center gap-2 px-1 text-xs text-muted">
        Two accounts, one market:
        <Select
          label="Symbol"
          value={symbol}
          onValueChange={setSymbol}
          options={symbols.map((value) => ({ value, label: value }))}
        />
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[1fr_17rem_1fr] gap-1.5 max-lg:grid-cols-2 max-md:auto-rows-max max-md:grid-cols-1 max-md:overflow-auto">
        <SessionScope account={BUYER.username}>
          <Desk account={BUYER.username} symbol={symbol} />
        </SessionScope>
        <div className="min-h-0 max-lg:hidden">
          <SplitBook symbol={symbol} />
        </div>
        <SessionScope account={SELLER.username}>
          <Desk account={SELLER.username} symbol={symbol} />
        </SessionScope>
      </div>
    </div>
  );
}

/** One of the two: its money, its ticket, its orders and fills. */
function Desk({ account, symbol }: { account: string; symbol: string }) {
  const { status } = useSession();
  if (status === 'loading') return <Skeleton />;
  if (status === 'anonymous') return <SignIn account={account} />;
  return (
    <Panel
      title={account}
      actions={<Figures symbol={symbol} />}
      className="max-md:h-auto!"
      bodyClassName="grid grid-cols-[17rem_1fr] overflow-hidden max-2xl:auto-rows-max max-2xl:grid-cols-1 max-2xl:overflow-auto"
    >
      <div className="border-line max-2xl:[&_[data-ticket-foot]]:static 2xl:min-h-0 2xl:overflow-auto 2xl:border-r">
        <DeskTicket account={account} symbol={symbol} />
      </div>
      <DeskTables symbol={symbol} />
    </Panel>
  );
}

function DeskTicket({ account, symbol }: { account: string; symbol: string }) {
  const ticket = useTicketForm(symbol, account === SELLER.username ? 'sell' : 'buy');
  return <Ticket ticket={ticket} label={`Order ticket of ${account}`} />;
}

function DeskTables({ symbol }: { symbol: string }) {
  const [tab, setTab] = useState('open');
  return (
    <Tabs
      label="Orders and fills"
      className="min-h-64"
      value={tab}
      onValueChange={setTab}
      items={[
        { id: 'open', label: 'Open orders', content: <OpenOrdersTable symbol={symbol} isNarrow /> },
        { id: 'fills', label: 'Fills', content: <FillsTable symbol={symbol} /> },
      ]}
    />
  );
}

function Figures({ symbol }: { symbol: string }) {
  const { data: account } = useAccount();
  const { data: positions } = usePositions();
  const held = positions?.find((position) => position.symbol === symbol)?.qty ?? '0';
  return (
    <span className="flex gap-3 pr-2 text-xs text-muted">
      <span>
        <Money value={account?.buying_power ?? null} />
      </span>
      <span>
        {formatQuantity(held)} {symbol}
      </span>
    </span>
  );
}

function SignIn({ account }: { account: string }) {
  const { login } = useSession();
  const { data } = useExchangeInfo();
  const signIn = useMutation({ mutationFn: () => login(account, DEMO_PASSWORD) });
  return (
    <Panel title={account}>
      <Empty title={`${account} is not signed in`}>
        {data?.demo === true ? (
          <Button tone="primary" busy={signIn.isPending} onClick={() => signIn.mutate()}>
            Sign in {account}
          </Button>
        ) : (
          'This exchange has no demo accounts.'
        )}
      </Empty>
    </Panel>
  );
}
