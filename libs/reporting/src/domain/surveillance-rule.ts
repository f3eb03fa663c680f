import type { Entry, OrdersEvent, SurveillanceAlert } from '@app/contracts';
import type { Millis } from '@app/kernel';
import type { Json } from '@app/streams';

/** What a rule found at an entry; the entry gives it its id and its time. */
export type Finding = Pick<
  SurveillanceAlert,
  'kind' | 'accountId' | 'otherAccountId' | 'symbol' | 'orderIds' | 'trades' | 'figures'
>;

/**
 * One rule of surveillance: a function of the orders stream. What it remembers is bounded for each
 * account and is nothing but the fold of what it was given.
 */
export interface SurveillanceRule {
  /** Takes the next entry; null when it completes nothing. */
  apply(entry: Entry<OrdersEvent>): Finding | null;
  /** Drops what can matter to nothing that comes after `now`. */
  forget(now: Millis): void;
  /** All that it remembers; {@link restore} takes it back, null to begin. */
  snapshot(): Json;
  restore(state: Json | null): void;
}

/** An order or a replace: what an account sends to change the market. */
export interface OrderMessage {
  readonly accountId: string;
  readonly symbol: string;
  readonly orderId: string;
}

/** The order or replace that an event stands for; null for everything else. */
export function orderMessage(event: OrdersEvent): OrderMessage | null {
  return event.type === 'submitted' || event.type === 'replace_requested' ? event.terms : null;
}

/** A map from what {@link savedMap} gave. */
export function restoredMap<Value>(state: Json | null): Map<string, Value> {
  return new Map((state ?? []) as unknown as [string, Value][]);
}

/** A map of plain data as JSON, in its order. */
export function savedMap(map: ReadonlyMap<string, unknown>): Json {
  return [...map] as unknown as Json;
}
