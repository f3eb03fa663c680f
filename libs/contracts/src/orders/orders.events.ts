import type { Millis, PriceTicks, Refusal, Shares } from '@app/kernel';

import type { Instrument } from '../matching/match.events';
import type { OrderTerms, Side } from './order-terms';

/** Stream `orders`: what was asked, and what became of it. Written by order-manager only. */
export type OrdersEvent =
  | OrderSubmitted
  | CancelRequested
  | ReplaceRequested
  | OrderAccepted
  | OrderRejected
  | OrderFilled
  | OrderCancelled
  | OrderReplaced
  | CancelRefused
  | ReplaceRefused
  | OrderTriggered
  | LegsActivated
  | OrdersInstrumentNoted;

/** An order is on record; risk, wallet and matching will decide it in this order. */
export interface OrderSubmitted {
  readonly type: 'submitted';
  readonly terms: OrderTerms;
  /** Digest of the request, to tell a repeat from another order under the same client id. */
  readonly fingerprint: string;
  /** When the gateway took the request, on its clock. */
  readonly receivedAt?: number;
  /** Legs of a class. Those of an entry are held back until it has ended with a fill. */
  readonly legs?: readonly OrderTerms[];
}
/** An entry ended with fills: its legs are orders from here on, for what was filled. */
export interface LegsActivated {
  readonly type: 'legs_activated';
  /** The class: id of its first order as it was asked for. */
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly legs: readonly OrderTerms[];
  /** Last trade of the entry: what it brought has to be settled before the legs can be funded. */
  readonly afterTrade: TradeRef;
}
/** A trade by its place in the match streams. */
export interface TradeRef {
  readonly shard: number;
  readonly tradeId: number;
}
/** The owner (or an operator) asked to cancel. */
export interface CancelRequested {
  readonly type: 'cancel_requested';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly shard: number;
  /**
   * Set when only a part is to go: the quantity that the order has from then on, filled part
   * included. The rest keeps its id and its place in the queue.
   */
  readonly totalShares?: Shares;
}
/** The owner asked to put `terms` (a new order id) in the place of `orderId`. */
export interface ReplaceRequested {
  readonly type: 'replace_requested';
  readonly orderId: string;
  readonly terms: OrderTerms;
  readonly fingerprint: string;
  /** A leg that is held back: nobody downstream knows it, it is replaced at once. */
  readonly held?: boolean;
}
/** The matching engine took the order. */
export interface OrderAccepted {
  readonly type: 'accepted';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
}
/** Refused by risk, wallet or matching; final. */
export interface OrderRejected {
  readonly type: 'rejected';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly by: 'risk' | 'wallet' | 'match';
  readonly refusal: Refusal;
}
/** One trade's effect on one order. */
export interface OrderFilled {
  readonly type: 'filled';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly tradeId: number;
  readonly shard: number;
  readonly priceTicks: PriceTicks;
  readonly quantityShares: Shares;
  /** Filled in all, this fill included. */
  readonly filledShares: Shares;
  readonly leavesShares: Shares;
  readonly liquidity: 'maker' | 'taker';
  readonly tradedAt: Millis;
}
/**
 * Why an order ended before it was filled; `class`: what it was to follow never traded. `reduced`:
 * its owner took a part back and the rest stands where it stood.
 */
export type CancelCause =
  | 'requested'
  | 'operator'
  | 'ioc'
  | 'fok'
  | 'market_rest'
  | 'self_trade'
  | 'expired'
  | 'replaced_to_filled'
  | 'oco'
  | 'class'
  | 'auction_rest'
  | 'band'
  | 'reduced';
/**
 * `cancelledShares` will not trade any more; with no leaves the order has ended. The cause
 * `expired`
 * gives the status of that name.
 */
export interface OrderCancelled {
  readonly type: 'cancelled';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly cancelledShares: Shares;
  readonly leavesShares: Shares;
  readonly cause: CancelCause;
}
/**
 * `orderId` ended as replaced; `successor` took its place (and its queue place if priority was
 * kept).
 */
export interface OrderReplaced {
  readonly type: 'replaced';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly successor: OrderTerms;
  readonly leavesShares: Shares;
  readonly keptPriority: boolean;
}
/** A cancel came too late or named nothing. */
export interface CancelRefused {
  readonly type: 'cancel_refused';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly refusal: Refusal;
  /** As in the request: set when only a part was to go. */
  readonly totalShares?: Shares;
}
/** A replace was refused; the order stands as it was and the successor never lived. */
export interface ReplaceRefused {
  readonly type: 'replace_refused';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly successorId: string;
  readonly refusal: Refusal;
}

/** An instrument that orders may name, learnt from the match stream. */
export interface OrdersInstrumentNoted {
  readonly type: 'instrument_noted';
  readonly instrument: Instrument;
}
/** A stop was elected: the order now trades like any other. */
export interface OrderTriggered {
  readonly type: 'triggered';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
}
