import type { PriceTicks, Refusal, Shares } from '@app/kernel';

import type { TradeRef } from '../orders/orders.events';
import type { OrderTerms } from '../orders/order-terms';
import type { RiskLimits } from './risk.api';

/**
 * Stream `risk` (`risk:k` for another shard of accounts): the decision on every request, and what
 * live use of limits follows from trading.
 */
export type RiskEvent =
  | RiskApproved
  | RiskRefused
  | CancelApproved
  | ReplaceApproved
  | ReplaceRiskRefused
  | LimitsSet
  | AccountBlockSet
  | SymbolBlockSet
  | KillSwitchSet
  | InstrumentNoted
  | UseTraded
  | ReferenceMoved
  | UseClosed
  | UseReplaced
  | PositionAdjusted;

export interface RiskApproved {
  readonly type: 'approved';
  readonly terms: OrderTerms;
  /**
   * Worst price at which the order may trade: its limit, or for a market order the edge of the
   * collar. Funds are held for it and the matching engine never trades beyond it.
   */
  readonly worstPriceTicks: PriceTicks;
  /** First of a pair: nothing happens before the second comes, which brings this one along. */
  readonly awaitsPair?: boolean;
  readonly first?: PricedTerms;
  /** Trade that has to be settled before the order can be funded. */
  readonly afterTrade?: TradeRef;
}
/** Terms with the worst price at which they may trade. */
export interface PricedTerms {
  readonly terms: OrderTerms;
  readonly worstPriceTicks: PriceTicks;
}
export interface RiskRefused {
  readonly type: 'refused';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly refusal: Refusal;
}
export interface CancelApproved {
  readonly type: 'cancel_approved';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly shard: number;
  /** As in the request: set when only a part is to go. */
  readonly totalShares?: Shares;
}
export interface ReplaceApproved {
  readonly type: 'replace_approved';
  readonly orderId: string;
  readonly terms: OrderTerms;
  readonly worstPriceTicks: PriceTicks;
}
export interface ReplaceRiskRefused {
  readonly type: 'replace_refused';
  readonly orderId: string;
  readonly accountId: string;
  readonly successorId: string;
  readonly symbol: string;
  readonly refusal: Refusal;
}
export interface LimitsSet {
  readonly type: 'limits_set';
  readonly accountId: string;
  /** Whole set in force from here on; null symbol is the account's own. */
  readonly limits: RiskLimits;
  readonly symbol: string | null;
  readonly requestId: string;
}
export interface AccountBlockSet {
  readonly type: 'account_block_set';
  readonly accountId: string;
  readonly blocked: boolean;
  readonly reason: string;
}
export interface SymbolBlockSet {
  readonly type: 'symbol_block_set';
  readonly symbol: string;
  readonly blocked: boolean;
  readonly reason: string;
}
/**
 * The kill switch was engaged or released: for an account, a symbol, an account in a symbol, or
 * with neither for everybody. While it is engaged orders and replaces are refused, cancels pass.
 */
export interface KillSwitchSet {
  readonly type: 'kill_switch_set';
  readonly accountId: string | null;
  readonly symbol: string | null;
  readonly engaged: boolean;
  readonly reason: string;
  /** User name of the operator. */
  readonly by: string;
}
/** Reference price and collar of an instrument, learnt from the match stream. */
export interface InstrumentNoted {
  readonly type: 'instrument_noted';
  readonly symbol: string;
  readonly referencePriceTicks: PriceTicks;
  readonly cashUnitsPerTick: number;
  readonly bandBasisPoints: number;
}
/**
 * A trade moved the positions and used up parts of the orders of a shard's own accounts; a side
 * that is another shard's is null.
 */
export interface UseTraded {
  readonly type: 'use_traded';
  readonly symbol: string;
  readonly priceTicks: PriceTicks;
  readonly quantityShares: Shares;
  readonly cashUnitsPerTick: number;
  readonly buyOrderId: string | null;
  readonly buyAccountId: string | null;
  readonly sellOrderId: string | null;
  readonly sellAccountId: string | null;
}
/** A trade between accounts of other shards moved the reference price. */
export interface ReferenceMoved {
  readonly type: 'reference_moved';
  readonly symbol: string;
  readonly priceTicks: PriceTicks;
}
/** Part of an order ended (all of it when nothing is left): what that used is free. */
export interface UseClosed {
  readonly type: 'use_closed';
  readonly orderId: string;
  readonly accountId: string;
  readonly leavesShares: Shares;
}
/** A replace took effect (`took` true: the successor lives) or was refused downstream. */
export interface UseReplaced {
  readonly type: 'use_replaced';
  readonly orderId: string;
  readonly successorId: string;
  readonly accountId: string;
  readonly took: boolean;
  /** What the successor may still trade. */
  readonly leavesShares: Shares;
}
/** Shares came or went without a trade (deposit, withdrawal). */
export interface PositionAdjusted {
  readonly type: 'position_adjusted';
  readonly accountId: string;
  readonly symbol: string;
  readonly deltaShares: number;
  /** What deposited shares have cost, in cash units; missing in entries of earlier versions. */
  readonly costUnits?: number;
}
