'use client';

import { usePathname } from 'next/navigation';
import { toast } from 'sonner';

import { useAccountWatch } from '@/features/account/account-queries';
import { useOrderDrawer } from '@/features/order-drawer/order-drawer-state';
import type { TradeUpdate } from '@/lib/api/types';
import { useTradeUpdates } from '@/lib/feed';
import { SessionScope, useSession } from '@/lib/session';

import { useOrderEvents } from './order-events';
import { updateWords } from './update-words';
import type { Tone, UpdateWords } from './update-words';

const SAY: Readonly<Record<Tone, typeof toast.success>> = {
  good: toast.success,
  plain: toast.message,
  warning: toast.warning,
  bad: toast.error,
};

/** Watches every account that is signed in in this tab; stands once, in the frame of the pages. */
export function OrderWatches() {
  const { users, user } = useSession();
  return users.map(({ username }) => (
    <SessionScope key={username} account={username}>
      <OrderWatch isActive={username === user?.username} />
    </SessionScope>
  ));
}

/**
 * Keeps the tables of one account current and says what happens to its orders: a message on screen
 * and to screen readers. One order has one message, which changes as the order goes on.
 */
function OrderWatch({ isActive }: { isActive: boolean }) {
  const path = usePathname();
  const username = useSession().user?.username ?? '';
  const hear = useOrderEvents((state) => state.hear);
  const show = useOrderDrawer((state) => state.show);
  useAccountWatch();
  useTradeUpdates((update) => {
    const words = updateWords(update);
    if (words === null) return;
    hear(username, update, words);
    const isBoth = path.startsWith('/split');
    if (isActive || isBoth) say(update, words, { isBoth, username, show });
  });
  return null;
}

function say(
  update: TradeUpdate,
  words: UpdateWords,
  where: { isBoth: boolean; username: string; show: (id: string, username: string) => void },
): void {
  const { order } = update;
  const { username, isBoth, show } = where;
  SAY[words.tone](isBoth ? `${username}: ${words.title}` : words.title, {
    id: order.id,
    description: words.detail,
    action: { label: 'Show', onClick: () => show(order.id, username) },
  });
}
