'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { toast } from 'sonner';

import { LedgerTable } from '@/features/blotter/history-tables';
import { FeeSchedulePanel } from '@/features/fees/fee-schedule-panel';
import { privateKey, usePrivateQuery, useSession } from '@/lib/session';
import { Badge, ConfirmButton, Panel } from '@/ui';

import { useAccountRefresh } from './account-queries';
import { AccountTab } from './account-tab';
import { CalendarPanel } from './calendar-panel';

const SETTINGS_PATH = '/v2/account/configurations';

interface Settings {
  readonly suspend_trade: boolean;
}

/** What the account is worth, its kill switch, what trading costs, every movement of its ledger. */
export function AccountPage() {
  const { user } = useSession();
  return (
    <div
      className={clsx(
        'mx-auto grid min-h-full max-w-6xl gap-1.5 p-1.5',
        'grid-rows-[auto_auto_auto_auto_minmax(20rem,1fr)]',
      )}
    >
      <Panel title={`Account ${user?.username ?? ''}`} className="h-64! max-md:h-auto!">
        <AccountTab />
      </Panel>
      <CalendarPanel />
      <TradingSwitch />
      <FeeSchedulePanel className="h-auto!" />
      <Panel title="Ledger">
        <LedgerTable />
      </Panel>
    </div>
  );
}

/** The owner's kill switch: no new orders, whoever holds a key, until it is taken back. */
function TradingSwitch() {
  const { data } = usePrivateQuery<Settings>(SETTINGS_PATH);
  const { call, user } = useSession();
  const client = useQueryClient();
  const refresh = useAccountRefresh();
  const change = useMutation<Settings, Error, boolean>({
    mutationFn: (suspend) =>
      call<Settings>(SETTINGS_PATH, { method: 'PATCH', body: { suspend_trade: suspend } }),
    onSuccess: (settings) => {
      client.setQueryData(privateKey(user?.username ?? '', SETTINGS_PATH), settings);
      refresh();
    },
    onError: (error) => toast.error('Not changed', { description: error.message }),
  });
  const isSuspended = data?.suspend_trade === true;
  return (
    <Panel title="Trading" className="h-auto!">
      <div className="flex flex-wrap items-center gap-3 p-3 text-xs">
        <Badge tone={isSuspended ? 'warn' : 'up'}>{isSuspended ? 'Suspended' : 'Active'}</Badge>
        <p className="min-w-0 flex-1 text-muted">
          {isSuspended
            ? 'New orders are refused, also those of your programs. Cancelling works.'
            : 'Suspend trading to refuse every new order, also those of your programs.'}
        </p>
        <ConfirmButton
          tone={isSuspended ? 'plain' : 'danger'}
          disabled={data === undefined}
          busy={change.isPending}
          question={isSuspended ? 'Resume trading?' : 'Suspend trading?'}
          explanation={
            isSuspended
              ? 'New orders are taken again.'
              : 'Open orders stay; cancel them if you like.'
          }
          confirmLabel={isSuspended ? 'Resume' : 'Suspend'}
          onConfirm={() => change.mutate(!isSuspended)}
        >
          {isSuspended ? 'Resume trading' : 'Suspend trading'}
        </ConfirmButton>
      </div>
    </Panel>
  );
}
