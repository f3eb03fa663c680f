import type { TradeUpdate } from '../../lib/api/types';
import { reasonWords } from '../ticket/reason-words';

/** How loud an update is. */
export type Tone = 'good' | 'plain' | 'warning' | 'bad';

/** An update of an order in words. */
export interface UpdateWords {
  readonly title: string;
  readonly detail: string;
  readonly tone: Tone;
}

/**
 * What a person hears of an update of the private stream; null for steps on the way that say
 * nothing new. Pure.
 */
export function updateWords(update: TradeUpdate): UpdateWords | null {
  const { order } = update;
  const what = `${order.side === 'buy' ? 'Buy' : 'Sell'} ${order.qty} ${order.symbol}`;
  const at = order.limit_price === null ? '' : ` at ${order.limit_price}`;
  switch (update.event) {
    case 'new':
    case 'accepted':
      return {
        title: 'Order accepted',
        detail: `${what}${at} (${typeWords(order.type)})`,
        tone: 'plain',
      };
    case 'fill':
    case 'partial_fill':
      return fillWords(update);
    case 'canceled':
      return { title: 'Order cancelled', detail: `${what}${at}${because(update)}`, tone: 'plain' };
    case 'expired':
      return { title: 'Order expired', detail: `${what}${at}, ${traded(update)}`, tone: 'plain' };
    case 'replaced':
      return { title: 'Order changed', detail: `${what}${at} has a successor`, tone: 'plain' };
    case 'rejected':
      return { title: 'Order rejected', detail: `${what}${at}${because(update)}`, tone: 'bad' };
    case 'order_cancel_rejected':
      return { title: 'Cancel refused', detail: `${what}${because(update)}`, tone: 'warning' };
    case 'order_replace_rejected':
      return { title: 'Change refused', detail: `${what}${because(update)}`, tone: 'warning' };
    case 'suspended':
      return { title: 'Order suspended', detail: `${what}: trading is halted`, tone: 'warning' };
    default:
      return null;
  }
}

/** A type of the API for people. */
export function typeWords(type: string): string {
  return type.replaceAll('_', '-');
}

function fillWords(update: TradeUpdate): UpdateWords {
  const { order } = update;
  const verb = order.side === 'buy' ? 'Bought' : 'Sold';
  const detail = `${verb} ${update.qty ?? '?'} ${order.symbol} at ${update.price ?? '?'}`;
  if (update.event === 'fill') return { title: 'Order filled', detail, tone: 'good' };
  const progress = `${order.filled_qty} of ${order.qty}`;
  return { title: 'Partly filled', detail: `${detail}, ${progress} so far`, tone: 'good' };
}

function because(update: TradeUpdate): string {
  const reason = update.reason ?? update.order.reason;
  if (reason === null) return '';
  return `: ${reasonWords(reason, update.reason_message ?? update.order.reason_message)}`;
}

function traded(update: TradeUpdate): string {
  const { filled_qty: filled, qty } = update.order;
  return filled === '0' ? 'nothing traded' : `${filled} of ${qty} traded`;
}
