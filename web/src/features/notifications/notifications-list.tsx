'use client';

import { useMutation } from '@tanstack/react-query';
import clsx from 'clsx';
import { useMemo } from 'react';

import { useAccountRefresh, useNotifications } from '@/features/account/account-queries';
import { useOrderDrawer } from '@/features/order-drawer/order-drawer-state';
import { useSession } from '@/lib/session';
import { Badge, Button, Empty, Failure, formatDateTime, Skeleton } from '@/ui';

import { useOrderEvents } from './order-events';
import { mergeNotices } from './merge-notices';
import type { Notice } from './merge-notices';

/** What the account was told: kept by the exchange, and acknowledgements heard by this page. */
export function NotificationsList() {
  const { data, error, isPending, refetch } = useNotifications();
  const { user, call } = useSession();
  const username = user?.username ?? '';
  const heard = useOrderEvents((state) => state.byUser[username]);
  const refresh = useAccountRefresh();
  const notices = useMemo(() => mergeNotices(data ?? [], heard ?? []), [data, heard]);
  const markRead = useMutation({
    mutationFn: () => call('/v2/notifications/read', { method: 'POST', body: {} }),
    onSettled: refresh,
  });
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton />;
  const unread = notices.filter((notice) => !notice.read).length;
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3 text-xs">
        <span className="text-muted">{unread === 0 ? 'All read' : `${unread} unread`}</span>
        <Button
          size="xs"
          tone="ghost"
          className="ml-auto"
          disabled={unread === 0}
          busy={markRead.isPending}
          onClick={() => markRead.mutate()}
        >
          Mark all as read
        </Button>
      </div>
      {notices.length === 0 && <Empty title="Nothing yet">Order events appear here.</Empty>}
      <ul className="min-h-0 flex-1 overflow-auto" aria-label="Notifications">
        {notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} username={username} />
        ))}
      </ul>
    </div>
  );
}

function NoticeRow({ notice, username }: { notice: Notice; username: string }) {
  const show = useOrderDrawer((state) => state.show);
  const { orderId } = notice;
  return (
    <li
      className={clsx(
        'flex items-baseline gap-3 border-b border-line/60 px-3 py-1.5 text-xs',
        !notice.read && 'bg-raised',
      )}
    >
      <time className="shrink-0 text-faint" dateTime={notice.at}>
        {formatDateTime(notice.at)}
      </time>
      <Badge tone={notice.tone}>{notice.title}</Badge>
      <span className="min-w-0 flex-1">{notice.detail}</span>
      {orderId !== null && (
        <Button size="xs" tone="ghost" onClick={() => show(orderId, username)}>
          Order
        </Button>
      )}
    </li>
  );
}
