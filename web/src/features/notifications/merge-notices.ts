import type { BadgeTone } from '@/ui/badge';

import type { BroadcastSeverity } from '@/lib/api/types';

import type { NotificationRow } from '../account/account-queries';
import type { HeardEvent } from './order-events';
import type { Tone } from './update-words';

/** One line of the notification centre. */
export interface Notice {
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly detail: string;
  readonly tone: BadgeTone;
  readonly read: boolean;
  readonly orderId: string | null;
}

const KINDS: Readonly<Record<string, readonly [title: string, tone: BadgeTone]>> = {
  fill: ['Order filled', 'up'],
  partial_fill: ['Partly filled', 'up'],
  canceled: ['Order cancelled', 'neutral'],
  expired: ['Order expired', 'neutral'],
  rejected: ['Order rejected', 'down'],
  cancel_refused: ['Cancel refused', 'warn'],
  replace_refused: ['Change refused', 'warn'],
};
const TONES: Readonly<Record<Tone, BadgeTone>> = {
  good: 'up',
  plain: 'neutral',
  warning: 'warn',
  bad: 'down',
};
/** A message of an operator to everybody, by how loud it is. */
const SAID: Readonly<Record<BroadcastSeverity, readonly [title: string, tone: BadgeTone]>> = {
  info: ['From the exchange', 'neutral'],
  warning: ['From the exchange', 'warn'],
  critical: ['From the exchange', 'down'],
};
/** What the exchange keeps no notification of: the answers to one's own wishes. */
const ONLY_HEARD = ['Order accepted', 'Order changed', 'Order cancelled'];

/**
 * What the exchange keeps and what this page heard, newest first. Events that the exchange keeps
 * too are not told twice. Pure.
 */
export function mergeNotices(
  kept: readonly NotificationRow[],
  heard: readonly HeardEvent[],
): readonly Notice[] {
  const cancelled = new Set(
    kept.filter((row) => row.kind === 'canceled').map((row) => row.order_id),
  );
  const own = heard.filter(({ title, orderId }) => {
    return ONLY_HEARD.includes(title) && !(title === 'Order cancelled' && cancelled.has(orderId));
  });
  return [...kept.map(ofRow), ...own.map(ofEvent)].sort((a, b) => (a.at < b.at ? 1 : -1));
}

function ofRow(row: NotificationRow): Notice {
  const { id, at, kind, severity, symbol, text, read, order_id: orderId } = row;
  if (severity !== null) {
    const [title, tone] = SAID[severity];
    return {
      id,
      at,
      title,
      tone,
      read,
      orderId,
      detail: symbol === null ? text : `${symbol}: ${text}`,
    };
  }
  const [title, tone] = KINDS[kind] ?? [kind.replaceAll('_', ' '), 'neutral' as const];
  return { id, at, title, tone, read, orderId, detail: text };
}

function ofEvent(event: HeardEvent): Notice {
  const { id, at, title, detail, orderId } = event;
  return { id: `heard ${id}`, at, title, detail, orderId, tone: TONES[event.tone], read: true };
}
