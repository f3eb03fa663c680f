import { assert, uuidFromNumbers } from '@app/kernel';
import type { OrderUpdate } from '@app/contracts';

import { cash } from '../money';
import type { OrderObject } from '../orders/order.presenter';
import { formatTime } from '../validation/times';
import { TRADE_UPDATES } from './frames';

const SEQ_DIGITS = 16;
const EXECUTION_KIND = 1;
const EVENT_ID = /^([0-9]{16})\.([0-9])$/;

/** Place of an update in the orders stream. */
export interface UpdatePlace {
  readonly seq: number;
  readonly sub: number;
}

/** Id of an update: as text strictly increasing per account, and the same after a restart. */
export function eventId({ seq, sub }: UpdatePlace): string {
  assert(sub >= 0 && sub <= 9, `part ${sub} of an event`);
  return `${String(seq).padStart(SEQ_DIGITS, '0')}.${sub}`;
}

/** Reads an id made by {@link eventId}; null for any other text. */
export function parseEventId(text: string): UpdatePlace | null {
  const match = EVENT_ID.exec(text);
  if (match === null) return null;
  const seq = Number.parseInt(match[1] ?? '', 10);
  if (!Number.isSafeInteger(seq)) return null;
  return { seq, sub: Number.parseInt(match[2] ?? '', 10) };
}

/** A trade update as the frame that carries it (contract section 6). Pure. */
export function tradeUpdateFrame(
  update: OrderUpdate,
  order: OrderObject,
  positionShares: number | null,
): string {
  const data: Record<string, unknown> = {
    event: update.kind,
    event_id: eventId(update),
    timestamp: formatTime(update.at),
  };
  const { fill } = update;
  if (fill !== null) {
    const { terms } = update.order;
    const leg = terms.side === 'buy' ? 0 : 1;
    data['execution_id'] = uuidFromNumbers(EXECUTION_KIND, fill.shard, fill.tradeId, leg);
    data['price'] = cash(fill.priceTicks * terms.cashUnitsPerTick);
    data['qty'] = String(fill.quantityShares);
    data['position_qty'] = positionShares === null ? null : String(positionShares);
  }
  if (update.reason !== null) {
    data['reason'] = update.reason;
    data['reason_message'] = update.reasonMessage;
  }
  data['order'] = order;
  return JSON.stringify({ stream: TRADE_UPDATES, data });
}
