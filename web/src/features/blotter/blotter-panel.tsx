'use client';

import { useState } from 'react';

import { AccountTab } from '@/features/account/account-tab';
import { useNotifications, usePositions } from '@/features/account/account-queries';
import { AlertsTable } from '@/features/alerts/alerts-table';
import { NotificationsList } from '@/features/notifications/notifications-list';
import { useOpenOrders } from '@/lib/trading/open-orders';
import { PanelBoundary, Tabs } from '@/ui';

import { FillsTable, HistoryTable, LedgerTable } from './history-tables';
import { OpenOrdersTable } from './open-orders-table';
import { PositionsTable } from './positions-table';

/** Everything that the account has, did and was told. */
export function BlotterPanel({ symbol }: { symbol: string }) {
  const [tab, setTab] = useState('positions');
  const [onlyThis, setOnlyThis] = useState(false);
  const { orders } = useOpenOrders();
  const { data: positions } = usePositions();
  const { data: notices } = useNotifications();
  const unread = notices?.filter((notice) => !notice.read).length ?? 0;
  const filter = onlyThis ? symbol : undefined;
  const items = [
    {
      id: 'positions',
      label: 'Positions',
      count: positions?.length,
      content: <PositionsTable symbol={filter} />,
    },
    {
      id: 'open',
      label: 'Open orders',
      count: orders.length,
      content: <OpenOrdersTable symbol={filter} />,
    },
    { id: 'history', label: 'Order history', content: <HistoryTable symbol={filter} /> },
    { id: 'fills', label: 'Fills', content: <FillsTable symbol={filter} /> },
    { id: 'account', label: 'Account', content: <AccountTab /> },
    { id: 'ledger', label: 'Ledger', content: <LedgerTable /> },
    {
      id: 'notifications',
      label: 'Notifications',
      count: unread,
      content: <NotificationsList />,
    },
    { id: 'alerts', label: 'Alerts', content: <AlertsTable symbol={symbol} only={filter} /> },
  ].map((item) => ({ ...item, content: <PanelBoundary>{item.content}</PanelBoundary> }));
  return (
    <section
      aria-label="Blotter"
      className="flex h-full min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-panel"
    >
      <Tabs
        label="Blotter"
        items={items}
        value={tab}
        onValueChange={setTab}
        actions={
          <label className="flex items-center gap-1.5 text-xs whitespace-nowrap text-muted max-sm:hidden">
            <input
              type="checkbox"
              checked={onlyThis}
              onChange={(event) => setOnlyThis(event.target.checked)}
              className="size-3.5 accent-accent-strong"
            />
            {symbol} only
          </label>
        }
      />
    </section>
  );
}
