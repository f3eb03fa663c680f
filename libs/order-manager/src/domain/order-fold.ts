import type {
  CancelCause,
  CancelRequested,
  Entry,
  OrderFilled,
  OrderSubmitted,
  OrdersEvent,
  OrderStatus,
  OrderTerms,
  OrderUpdate,
  OrderView,
  UpdateKind,
} from '@app/contracts';

import { withoutShares } from './orders.state';

const OPEN: ReadonlySet<OrderStatus> = new Set([
  'pending_new',
  'accepted',
  'new',
  'partially_filled',
  'pending_cancel',
  'pending_replace',
  'held',
  'suspended',
]);

/** True while an order may still trade. */
export function isOpen(view: OrderView): boolean {
  return OPEN.has(view.status);
}

/** Cancels by the exchange that carry a reason. */
const CANCEL_REASONS = new Map<CancelCause, Pick<OrderView, 'reason' | 'reasonMessage'>>([
  ['self_trade', { reason: 'SELF_TRADE', reasonMessage: 'potential wash trade detected' }],
  [
    'fok',
    { reason: 'FOK_NOT_FILLABLE', reasonMessage: 'the whole quantity could not be filled at once' },
  ],
]);

function waitsForTrigger(view: OrderView | undefined): boolean {
  const type = view?.terms.type;
  return type === 'stop' || type === 'stop_limit' || type === 'trailing_stop';
}

/** Views written before the field was there say it less exactly. */
function restingStatusOf(view: OrderView): OrderStatus {
  return view.restingStatus ?? (view.filledShares > 0 ? 'partially_filled' : 'new');
}

/** Status once a replace is no longer pending. */
function withoutReplace(view: OrderView): OrderStatus {
  return view.status === 'pending_replace' ? restingStatusOf(view) : view.status;
}

/** State of a leg until its entry has ended. */
const HELD = { status: 'held', restingStatus: 'held' } as const;

/** An event changed nothing that this fold knows: its order was folded and dropped before. */
const NOTHING: readonly OrderUpdate[] = [];

/**
 * Folds the orders stream into what people see of each order. Views are never changed, only
 * replaced, so that an update holds the order exactly as it stood after its event.
 */
export class OrderFold {
  readonly views = new Map<string, OrderView>();
  /** Successors of replaces under way: they live only once the replace took effect. */
  private readonly successors = new Map<string, OrderTerms>();

  /** Updates that follow from one entry, in the order in which people hear of them. */
  apply(entry: Entry<OrdersEvent>): readonly OrderUpdate[] {
    const { event } = entry;
    switch (event.type) {
      case 'submitted':
        return this.submitted(entry, event);
      case 'legs_activated':
        return this.legsActivated(entry, event.legs);
      case 'cancel_requested':
        return this.cancelRequested(entry, event);
      case 'replace_requested':
        this.successors.set(event.terms.orderId, event.terms);
        return this.change(entry, event.orderId, 'pending_replace', { status: 'pending_replace' });
      case 'accepted':
        return this.accepted(entry, event.orderId);
      case 'rejected':
        return this.change(entry, event.orderId, 'rejected', {
          status: 'rejected',
          failedAt: entry.at,
          rejectedBy: event.by,
          ...reasonOf(event.refusal),
        });
      case 'filled':
        return this.filled(entry, event);
      case 'cancelled':
        return this.cancelled(entry, event);
      case 'replaced':
        return this.replaced(entry, event);
      case 'cancel_refused':
        return event.totalShares === undefined
          ? this.standsAgain(entry, event, 'order_cancel_rejected')
          : this.notReduced(entry, event);
      case 'replace_refused':
        this.successors.delete(event.successorId);
        return this.standsAgain(entry, event, 'order_replace_rejected');
      case 'triggered':
        return this.triggered(entry, event.orderId);
      case 'instrument_noted':
        return NOTHING;
    }
  }

  private submitted(entry: Entry<OrdersEvent>, event: OrderSubmitted): readonly OrderUpdate[] {
    const view = newView(event.terms, entry);
    this.views.set(event.terms.orderId, view);
    const updates = [update(entry, 0, 'pending_new', view)];
    const held = event.terms.orderClass === 'oco' ? {} : HELD;
    for (const terms of event.legs ?? []) {
      const leg = { ...newView(terms, entry), ...held };
      this.views.set(terms.orderId, leg);
      updates.push(update(entry, updates.length, 'pending_new', leg));
    }
    return updates;
  }

  /** Legs that were held back are on their way, for what their entry was filled. */
  private legsActivated(
    entry: Entry<OrdersEvent>,
    legs: readonly OrderTerms[],
  ): readonly OrderUpdate[] {
    const updates: OrderUpdate[] = [];
    for (const terms of legs) {
      const view = this.views.get(terms.orderId);
      if (view === undefined) continue;
      const next = this.put(entry, view, {
        terms,
        status: 'pending_new',
        restingStatus: 'pending_new',
      });
      updates.push(update(entry, updates.length, 'pending_new', next));
    }
    return updates;
  }

  private accepted(entry: Entry<OrdersEvent>, orderId: string): readonly OrderUpdate[] {
    const status = this.views.get(orderId)?.status;
    const pending = status === 'pending_cancel' || status === 'pending_replace';
    const restingStatus = waitsForTrigger(this.views.get(orderId)) ? 'held' : 'new';
    const now = pending ? status : restingStatus;
    return this.change(entry, orderId, 'new', { status: now, restingStatus });
  }

  private triggered(entry: Entry<OrdersEvent>, orderId: string): readonly OrderUpdate[] {
    const view = this.views.get(orderId);
    if (view === undefined || restingStatusOf(view) !== 'held') return NOTHING;
    const status = view.status === 'held' ? 'new' : view.status;
    return this.change(entry, orderId, 'new', { status, restingStatus: 'new' });
  }

  private filled(entry: Entry<OrdersEvent>, event: OrderFilled): readonly OrderUpdate[] {
    const view = this.views.get(event.orderId);
    if (view === undefined) return NOTHING;
    const done = event.leavesShares === 0;
    const pending = view.status === 'pending_cancel' || view.status === 'pending_replace';
    const open = pending ? view.status : 'partially_filled';
    const next = this.put(entry, view, {
      status: done ? 'filled' : open,
      restingStatus: 'partially_filled',
      filledShares: event.filledShares,
      filledTickShares: view.filledTickShares + event.priceTicks * event.quantityShares,
      filledAt: event.tradedAt,
    });
    const { tradeId, shard, priceTicks, quantityShares } = event;
    const fill = { tradeId, shard, priceTicks, quantityShares };
    return [{ ...update(entry, 0, done ? 'fill' : 'partial_fill', next), fill }];
  }

  private cancelled(
    entry: Entry<OrdersEvent>,
    event: Extract<OrdersEvent, { type: 'cancelled' }>,
  ): readonly OrderUpdate[] {
    if (event.leavesShares > 0) return this.reduced(entry, event);
    const expired = event.cause === 'expired';
    const why = CANCEL_REASONS.get(event.cause) ?? {};
    return this.change(entry, event.orderId, expired ? 'expired' : 'canceled', {
      status: expired ? 'expired' : 'canceled',
      cancelCause: event.cause,
      ...(expired ? { expiredAt: entry.at } : { canceledAt: entry.at }),
      ...why,
    });
  }

  /** Shares went without a trade: the order asks for less from here on. */
  private reduced(
    entry: Entry<OrdersEvent>,
    event: Extract<OrdersEvent, { type: 'cancelled' }>,
  ): readonly OrderUpdate[] {
    const view = this.views.get(event.orderId);
    if (view === undefined) return NOTHING;
    const terms = withoutShares(view.terms, event.cancelledShares);
    const status = event.cause === 'reduced' ? withoutReplace(view) : view.status;
    return this.change(entry, event.orderId, 'restated', { terms, status });
  }

  /** A part is to go: to its owner that is a replace, of an order that stays. */
  private cancelRequested(
    entry: Entry<OrdersEvent>,
    { orderId, totalShares }: CancelRequested,
  ): readonly OrderUpdate[] {
    const status = totalShares === undefined ? 'pending_cancel' : 'pending_replace';
    return this.change(entry, orderId, status, { status });
  }

  /** A cancel of the whole may have been asked for meanwhile: that goes on. */
  private notReduced(
    entry: Entry<OrdersEvent>,
    event: Extract<OrdersEvent, { type: 'cancel_refused' }>,
  ): readonly OrderUpdate[] {
    const view = this.views.get(event.orderId);
    if (view === undefined) return NOTHING;
    const next = this.put(entry, view, { status: withoutReplace(view) });
    const { reason, message: reasonMessage } = event.refusal;
    return [{ ...update(entry, 0, 'order_replace_rejected', next), reason, reasonMessage }];
  }

  private replaced(
    entry: Entry<OrdersEvent>,
    event: Extract<OrdersEvent, { type: 'replaced' }>,
  ): readonly OrderUpdate[] {
    this.successors.delete(event.successor.orderId);
    const old = this.views.get(event.orderId);
    if (old === undefined) return NOTHING;
    const replacedBy = event.successor.orderId;
    const ended = this.put(entry, old, { status: 'replaced', replacedBy, replacedAt: entry.at });
    const restingStatus = restingStatusOf(old);
    const successor: OrderView = {
      ...newView(event.successor, entry),
      status: event.leavesShares === 0 ? 'filled' : restingStatus,
      restingStatus,
      filledShares: old.filledShares,
      filledTickShares: old.filledTickShares,
      filledAt: old.filledAt,
    };
    this.views.set(replacedBy, successor);
    return [update(entry, 0, 'replaced', ended), update(entry, 1, 'new', successor)];
  }

  private standsAgain(
    entry: Entry<OrdersEvent>,
    event: Extract<OrdersEvent, { type: 'cancel_refused' | 'replace_refused' }>,
    kind: UpdateKind,
  ): readonly OrderUpdate[] {
    const view = this.views.get(event.orderId);
    if (view === undefined) return NOTHING;
    const next = this.put(entry, view, isOpen(view) ? { status: restingStatusOf(view) } : {});
    const { reason, message } = event.refusal;
    return [{ ...update(entry, 0, kind, next), reason, reasonMessage: message }];
  }

  private change(
    entry: Entry<OrdersEvent>,
    orderId: string,
    kind: UpdateKind,
    changes: Partial<OrderView>,
  ): readonly OrderUpdate[] {
    const view = this.views.get(orderId);
    if (view === undefined) return NOTHING;
    const next = this.put(entry, view, changes);
    return [update(entry, 0, kind, next)];
  }

  private put(entry: Entry, view: OrderView, changes: Partial<OrderView>): OrderView {
    const next = { ...view, ...changes, updatedAt: entry.at, lastSeq: entry.seq };
    this.views.set(view.terms.orderId, next);
    return next;
  }
}

function newView(terms: OrderTerms, entry: Entry): OrderView {
  return {
    terms,
    status: 'pending_new',
    restingStatus: 'pending_new',
    filledShares: 0,
    filledTickShares: 0,
    replacedBy: null,
    cancelCause: null,
    reason: null,
    reasonMessage: null,
    reasonDetails: null,
    rejectedBy: null,
    submittedAt: entry.at,
    updatedAt: entry.at,
    filledAt: null,
    canceledAt: null,
    expiredAt: null,
    failedAt: null,
    replacedAt: null,
    lastSeq: entry.seq,
    submittedSeq: entry.seq,
  };
}

function reasonOf(
  refusal: Extract<OrdersEvent, { type: 'rejected' }>['refusal'],
): Pick<OrderView, 'reason' | 'reasonMessage' | 'reasonDetails'> {
  const { reason, message: reasonMessage, details: reasonDetails } = refusal;
  return { reason, reasonMessage, reasonDetails };
}

function update(entry: Entry, sub: number, kind: UpdateKind, order: OrderView): OrderUpdate {
  const { seq, at } = entry;
  return { seq, sub, at, kind, order, fill: null, reason: null, reasonMessage: null };
}
