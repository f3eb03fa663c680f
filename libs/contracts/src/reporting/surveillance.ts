import type { Millis } from '@app/kernel';

import type { TradeRef } from '../orders/orders.events';

/** What surveillance looks for. */
export const SURVEILLANCE_KINDS = [
  'wash_trade',
  'layering',
  'spoofing',
  'flooding',
  'order_to_trade',
] as const;
/** One of {@link SURVEILLANCE_KINDS}. */
export type SurveillanceKind = (typeof SURVEILLANCE_KINDS)[number];

/** What a rule saw: it asks for a look, it proves nothing. */
export interface SurveillanceAlert {
  /** Its kind and the entry of the orders stream that completed it: `layering:4711`. */
  readonly id: string;
  /** Number of that entry. */
  readonly seq: number;
  /** Stamp of that entry. */
  readonly at: Millis;
  readonly kind: SurveillanceKind;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly accountId: string;
  /** The other side of wash trades between two accounts; else null. */
  readonly otherAccountId: string | null;
  /** Null when it is about all symbols. */
  readonly symbol: string | null;
  /** Orders that it rests on, oldest first; the newest of many. */
  readonly orderIds: readonly string[];
  readonly trades: readonly TradeRef[];
  /** What was counted, and the limits that it passed. */
  readonly figures: Readonly<Record<string, number>>;
  /** Who has looked at it; null while nobody has. */
  readonly acknowledged: Acknowledgement | null;
}

/** Who says that an alert was looked at, and what was found. */
export interface Acknowledgement {
  /** Username. */
  readonly by: string;
  readonly at: Millis;
  readonly note: string;
}

/** Which alerts; null leaves a field open. */
export interface SurveillanceQuery {
  readonly kind: SurveillanceKind | null;
  /** Of either side. */
  readonly accountId: string | null;
  readonly symbol: string | null;
  /** True for those that nobody has acknowledged. */
  readonly unseen: boolean;
  /** Older than the alert of this id; of one that is not there nothing is older. */
  readonly beforeId: string | null;
  readonly limit: number;
}
