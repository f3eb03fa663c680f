import type { CashUnits, PriceTicks, Refusal, Shares } from '@app/kernel';

import type { TradeRef } from '../orders/orders.events';
import type { OrderTerms } from '../orders/order-terms';
import type { PricedTerms } from '../risk/risk.events';

/**
 * Stream `wallet` (`wallet:k` for another shard of accounts): holds, settlements and transfers.
 * Every cent and share that moves is here.
 */
export type WalletEvent =
  | Funded
  | LegsParked
  | FundingRefused
  | CancelPassed
  | ReplaceFunded
  | ReplaceFundingRefused
  | Settled
  | Released
  | Transferred
  | WalletInstrumentNoted;

/** Asset of a balance: `USD` counts cash units, anything else counts shares of that symbol. */
export type Asset = string;
export const CASH_ASSET = 'USD';

export interface Funded {
  readonly type: 'funded';
  readonly terms: OrderTerms;
  readonly worstPriceTicks: PriceTicks;
  readonly asset: Asset;
  /** Held for the order: cash units for a buy (fee reserve included), shares for a sell. */
  readonly heldAmount: number;
  /** Fee rate that the hold reserves for; no fill of the order is charged more. */
  readonly feeBasisPoints: number;
  /** First of a pair: the second brings it along, and the amount held here is for both. */
  readonly awaitsPair?: boolean;
  readonly first?: PricedTerms & {
    /** Number of the entry that funded it. */
    readonly seq: number;
  };
}
/** Legs wait for the settlement of the trade that pays for them. */
export interface LegsParked {
  readonly type: 'legs_parked';
  readonly legs: readonly PricedTerms[];
  readonly afterTrade: TradeRef;
}
export interface FundingRefused {
  readonly type: 'refused';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly refusal: Refusal;
}
export interface CancelPassed {
  readonly type: 'cancel_passed';
  readonly orderId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly shard: number;
  /** As in the request: set when only a part is to go. */
  readonly totalShares?: Shares;
}
/** The hold of `orderId` now covers both itself and `terms`, whichever the engine ends up with. */
export interface ReplaceFunded {
  readonly type: 'replace_funded';
  readonly orderId: string;
  readonly accountId: string;
  readonly terms: OrderTerms;
  readonly worstPriceTicks: PriceTicks;
  readonly asset: Asset;
  readonly heldAmount: number;
}
export interface ReplaceFundingRefused {
  readonly type: 'replace_refused';
  readonly orderId: string;
  readonly accountId: string;
  readonly successorId: string;
  readonly symbol: string;
  readonly refusal: Refusal;
}
/**
 * One leg of a balanced ledger transaction: `amount` is added to the account's balance of the
 * asset.
 */
export interface LedgerLeg {
  readonly accountId: string;
  readonly asset: Asset;
  readonly amount: number;
  readonly kind: 'trade' | 'fee' | 'deposit' | 'withdrawal';
}
/** One side of a settlement. */
export interface SettledSide {
  readonly orderId: string;
  readonly accountId: string;
  readonly feeUnits: CashUnits;
  /** Taken off the order's hold: the paid part and what a better price left over. */
  readonly holdReleased: number;
}
/**
 * Delivery versus payment of one trade. The trade's stream and number key it: each side is settled
 * once. A side whose account is another shard's is null: that shard settles it, and the clearing
 * account stands in for it here.
 */
export interface Settled {
  readonly type: 'settled';
  readonly shard: number;
  readonly tradeId: number;
  readonly symbol: string;
  readonly priceTicks: PriceTicks;
  readonly quantityShares: Shares;
  readonly cashUnitsPerTick: number;
  readonly tradedAt: number;
  readonly buy: SettledSide | null;
  readonly sell: SettledSide | null;
  /** Per asset the amounts sum to zero. */
  readonly legs: readonly LedgerLeg[];
}
/** What was left of a hold is free again. */
export interface Released {
  readonly type: 'released';
  readonly orderId: string;
  readonly accountId: string;
  readonly asset: Asset;
  readonly amount: number;
  /** False while the order goes on with a smaller hold (after a replace). */
  readonly final: boolean;
  /** Set when the hold goes on under the id of the order's successor. */
  readonly successorId: string | null;
  /** What the order (or its successor) may still trade; null leaves that as it was. */
  readonly leavesShares: Shares | null;
}
/** Deposit or withdrawal against the bank account of the exchange. */
export interface Transferred {
  readonly type: 'transferred';
  readonly kind: 'deposit' | 'withdrawal';
  readonly accountId: string;
  readonly asset: Asset;
  readonly amount: number;
  /** Cost of the shares that come in, for the average price of the position. */
  readonly costUnits: CashUnits;
  readonly requestId: string;
  readonly legs: readonly LedgerLeg[];
}
/** The size of a tick, learnt from the match stream. */
export interface WalletInstrumentNoted {
  readonly type: 'instrument_noted';
  readonly symbol: string;
  readonly cashUnitsPerTick: number;
}

/** Account on the other side of deposits and withdrawals; goes negative by what was issued. */
export const BANK_ACCOUNT = 'bank';
/** Account that fees are paid into. */
export const FEE_ACCOUNT = 'fees';
/** Account that stands in for the side of a trade that another shard settles. */
export const CLEARING_ACCOUNT = 'clearing';
