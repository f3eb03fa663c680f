// What the auditor knows of the journals: its own words, so that a change of the exchange's types
// cannot carry a mistake over to the audit.

/** An order as every stream carries it. */
export interface Terms {
  readonly orderId: string;
  readonly accountId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly timeInForce: string;
  readonly quantityShares: number;
  readonly limitPriceTicks: number | null;
  readonly cashUnitsPerTick: number;
  readonly displayShares: number | null;
  readonly replaces: string | null;
}

interface Named<Type extends string> {
  readonly type: Type;
  readonly orderId: string;
  readonly symbol: string;
}

/** Stream `orders`. */
export type OrdersEvent =
  | { readonly type: 'submitted'; readonly terms: Terms }
  | { readonly type: 'replace_requested'; readonly orderId: string; readonly terms: Terms }
  | Named<'cancel_requested'>
  | Named<'accepted'>
  | Named<'rejected'>
  | (Named<'filled'> & {
      readonly side: 'buy' | 'sell';
      readonly tradeId: number;
      readonly shard: number;
      readonly quantityShares: number;
      readonly filledShares: number;
      readonly leavesShares: number;
    })
  | (Named<'cancelled'> & { readonly leavesShares: number; readonly cause: string })
  | (Named<'replaced'> & { readonly successor: Terms; readonly leavesShares: number })
  | Named<'cancel_refused'>
  | (Named<'replace_refused'> & { readonly successorId: string })
  | Named<'triggered'>
  | { readonly type: 'instrument_noted' };

/** Stream `risk`, and `risk:k` of another shard of accounts, as far as it decides on orders. */
export type RiskEvent =
  | { readonly type: 'approved' | 'replace_approved'; readonly terms: Terms }
  | Named<'refused'>
  | Named<'cancel_approved'>
  | (Named<'replace_refused'> & { readonly successorId: string })
  | {
      readonly type:
        | 'limits_set'
        | 'account_block_set'
        | 'symbol_block_set'
        | 'instrument_noted'
        | 'use_traded'
        | 'reference_moved'
        | 'use_closed'
        | 'use_replaced'
        | 'position_adjusted';
    };

/** One leg of a ledger transaction. */
export interface Leg {
  readonly accountId: string;
  readonly asset: string;
  readonly amount: number;
}

/** One side of a settlement. */
export interface SettledSide {
  readonly orderId: string;
  readonly accountId: string;
  readonly holdReleased: number;
}

/**
 * A settlement of one trade: of both sides, or of the one whose account is on the shard; the
 * clearing account stands in for the other.
 */
export interface SettledEvent {
  readonly type: 'settled';
  readonly shard: number;
  readonly tradeId: number;
  readonly symbol: string;
  readonly priceTicks: number;
  readonly quantityShares: number;
  readonly buy: SettledSide | null;
  readonly sell: SettledSide | null;
  readonly legs: readonly Leg[];
}

/** A deposit or withdrawal. */
export interface TransferredEvent {
  readonly type: 'transferred';
  readonly kind: 'deposit' | 'withdrawal';
  readonly accountId: string;
  readonly asset: string;
  readonly amount: number;
  readonly requestId: string;
  readonly legs: readonly Leg[];
}

/** What becomes free of a hold. */
export interface ReleasedEvent {
  readonly type: 'released';
  readonly orderId: string;
  readonly amount: number;
  readonly final: boolean;
  readonly successorId: string | null;
}

/** Stream `wallet`, and `wallet:k` of another shard of accounts. */
export type WalletEvent =
  | {
      readonly type: 'funded';
      readonly terms: Terms;
      readonly heldAmount: number;
      readonly feeBasisPoints: number;
    }
  | {
      readonly type: 'replace_funded';
      readonly orderId: string;
      readonly terms: Terms;
      readonly heldAmount: number;
    }
  | Named<'refused'>
  | Named<'cancel_passed'>
  | (Named<'replace_refused'> & { readonly successorId: string })
  | SettledEvent
  | ReleasedEvent
  | TransferredEvent
  | { readonly type: 'instrument_noted' };

/** A trade; its number in the stream is its id. */
export interface TradedEvent {
  readonly type: 'traded';
  readonly symbol: string;
  readonly priceTicks: number;
  readonly quantityShares: number;
  readonly takerSide: 'buy' | 'sell';
  readonly auction: boolean;
  readonly makerOrderId: string;
  readonly makerLeavesShares: number;
  readonly takerOrderId: string;
  readonly takerLeavesShares: number;
}

/** Stream `match:k`. */
export type MatchEvent =
  | { readonly type: 'accepted'; readonly terms: Terms; readonly worstPriceTicks: number }
  | TradedEvent
  | (Named<'cancelled'> & {
      readonly cancelledShares: number;
      readonly leavesShares: number;
      readonly cause: string;
    })
  | (Named<'replaced'> & {
      readonly successor: Terms;
      readonly worstPriceTicks: number;
      readonly leavesShares: number;
      readonly keptPriority: boolean;
    })
  | Named<'rejected'>
  | Named<'triggered'>
  | Named<'cancel_refused'>
  | (Named<'replace_refused'> & { readonly successorId: string })
  | { readonly type: 'phase_changed'; readonly symbol: string; readonly phase: string }
  | { readonly type: 'instrument_listed' | 'instrument_changed' | 'book_moved' | 'quarantined' };
