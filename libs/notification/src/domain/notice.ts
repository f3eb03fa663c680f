import type { CancelCause, Entry, NotificationRow, OrdersEvent, Side } from '@app/contracts';
import { multiplyExact, required } from '@app/kernel';

/** What a person hears of. */
export type NoticeKind = Exclude<NotificationRow['kind'], 'broadcast'>;

/** Facts of one notification; its words are made when it is read. */
export interface Notice {
  readonly seq: number;
  readonly at: number;
  readonly accountId: string;
  readonly kind: NoticeKind;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side | null;
  readonly priceUnits: number | null;
  readonly quantityShares: number | null;
  readonly leavesShares: number | null;
  /** Why: a {@link CancelCause}, or who refused. */
  readonly cause: string | null;
  /** Words of a refusal. */
  readonly message: string | null;
}

/** Ends that the person asked for: the answer to the request has said it already. */
const OWN_DOING: ReadonlySet<CancelCause> = new Set(['requested', 'replaced_to_filled', 'reduced']);

const NOTHING = {
  side: null,
  priceUnits: null,
  quantityShares: null,
  leavesShares: null,
  cause: null,
  message: null,
} as const;

/**
 * The notification that an event of the orders stream makes, or null. A person hears of fills,
 * rejections, expiries, cancels by the exchange, and refused cancels and replaces; not of what the
 * answer to their own request has told them. `unitsPerTick` gives the tick size of a symbol.
 */
export function noticeOf(
  entry: Entry<OrdersEvent>,
  unitsPerTick: ReadonlyMap<string, number>,
): Notice | null {
  const { event, seq, at } = entry;
  switch (event.type) {
    case 'filled': {
      const { orderId, accountId, symbol, side, quantityShares, leavesShares } = event;
      const tick = required(unitsPerTick.get(symbol), `tick size of ${symbol}`);
      const priceUnits = multiplyExact(event.priceTicks, tick);
      const kind = leavesShares === 0 ? 'fill' : 'partial_fill';
      const fill = { side, priceUnits, quantityShares, leavesShares, cause: null, message: null };
      return { seq, at, accountId, kind, orderId, symbol, ...fill };
    }
    case 'cancelled': {
      const { orderId, accountId, symbol, cause, leavesShares } = event;
      if (OWN_DOING.has(cause)) return null;
      const kind = cause === 'expired' ? 'expired' : 'canceled';
      const quantityShares = event.cancelledShares;
      const facts = { ...NOTHING, quantityShares, leavesShares, cause };
      return { seq, at, accountId, kind, orderId, symbol, ...facts };
    }
    case 'rejected':
    case 'cancel_refused':
    case 'replace_refused': {
      const { type: kind, orderId, accountId, symbol, refusal } = event;
      const cause = event.type === 'rejected' ? event.by : null;
      const facts = { ...NOTHING, cause, message: refusal.message };
      return { seq, at, accountId, kind, orderId, symbol, ...facts };
    }
    case 'submitted':
    case 'cancel_requested':
    case 'replace_requested':
    case 'accepted':
    case 'triggered':
    case 'replaced':
    case 'legs_activated':
    case 'instrument_noted':
      return null;
  }
}
