'use client';

import clsx from 'clsx';
import { Info, Megaphone, TriangleAlert } from 'lucide-react';
import { useState } from 'react';

import { useNotificationsRefresh } from '@/features/account/account-queries';
import type { Broadcast } from '@/lib/api/types';
import { useBroadcasts } from '@/lib/feed';
import { useSession } from '@/lib/session';
import { Button, formatDateTime } from '@/ui';

const LOOKS = {
  info: { Icon: Info, tone: 'border-line-strong bg-raised text-text', name: 'Information' },
  warning: { Icon: Megaphone, tone: 'border-warn/60 bg-warn-soft text-warn', name: 'Warning' },
  critical: { Icon: TriangleAlert, tone: 'border-down/60 bg-down-soft text-down', name: 'Urgent' },
} as const;

/**
 * What operators have to say to everybody, above every page. A message can be hidden in this
 * window, which marks it as read; an urgent one stays until it is over.
 */
export function BroadcastBanner() {
  const { user, call } = useSession();
  const refresh = useNotificationsRefresh();
  const valid = useBroadcasts(refresh);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = user === null ? [] : valid.filter(({ id }) => !hidden.has(id));
  if (shown.length === 0) return null;
  const hide = (id: string) => {
    setHidden((known) => new Set([...known, id]));
    const read = call('/v2/notifications/read', { method: 'POST', body: { ids: [id] } });
    // That it was read is a note only: a message that stays unread does no harm.
    void read.then(refresh, () => undefined);
  };
  return (
    <section aria-label="Messages from the exchange" className="flex shrink-0 flex-col">
      {shown.map((one) => (
        <Message key={one.id} broadcast={one} onHide={() => hide(one.id)} />
      ))}
    </section>
  );
}

function Message({ broadcast, onHide }: { broadcast: Broadcast; onHide: () => void }) {
  const { severity, symbol, text, ends_at: endsAt } = broadcast;
  const { Icon, tone, name } = LOOKS[severity];
  return (
    <div
      role={severity === 'critical' ? 'alert' : 'status'}
      data-testid="broadcast"
      data-severity={severity}
      className={clsx(
        'flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5 border-b px-3 py-1 text-xs',
        tone,
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
      <strong className="font-semibold">
        {name}
        {symbol !== null && `, ${symbol}`}
      </strong>
      <span className="min-w-0 flex-1 text-text">{text}</span>
      {endsAt !== null && <span className="text-muted">until {formatDateTime(endsAt)}</span>}
      {severity !== 'critical' && (
        <Button size="xs" tone="ghost" onClick={onHide}>
          Hide
        </Button>
      )}
    </div>
  );
}
