import type { Millis, PriceTicks, Shares } from '@app/kernel';

export type Side = 'buy' | 'sell';
export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
export type TimeInForce = 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls';
/** What happens when an order would meet one of the same account; the incoming order's rules. */
export type SelfTradePrevention = 'cancel_newest' | 'cancel_oldest' | 'cancel_both' | 'decrement';

/**
 * Orders that are asked for as one: an entry with a pair of exits, such a pair alone, or an entry
 * with one exit.
 */
export type OrderClass = 'bracket' | 'oco' | 'oto';

/**
 * All that an order asks for. Fixed when it is recorded and carried whole on every stream, so that
 * no stage needs to ask another what an order was.
 */
export interface OrderTerms {
  readonly orderId: string;
  readonly accountId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  /** Shard of the matching engine that owns the symbol. */
  readonly shard: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** Total quantity, the filled part of a replaced order included. */
  readonly quantityShares: Shares;
  readonly limitPriceTicks: PriceTicks | null;
  readonly stopPriceTicks: PriceTicks | null;
  /** Size of one tick in cash units, so that each stage can compute values alone. */
  readonly cashUnitsPerTick: number;
  readonly postOnly: boolean;
  /** Shown quantity of an iceberg; null shows all. */
  readonly displayShares: Shares | null;
  readonly selfTrade: SelfTradePrevention;
  readonly expireAt: Millis | null;
  /** Distance of a trailing stop in ticks, or in 1/100 % of the last price. */
  readonly trailTicks?: number | null;
  readonly trailBasisPoints?: number | null;
  /** Not shown in the book at all; keeps its time priority. */
  readonly hidden?: boolean;
  /**
   * What one of the account's orders that share it trades comes off the others; its last share or
   * its trigger cancels them.
   */
  readonly ocoGroup?: string | null;
  /** Of an order of a class; missing: an order of its own. */
  readonly orderClass?: OrderClass;
  /** Id of the first order of the class as it was asked for, on all of them. */
  readonly classId?: string;
  /** Of the first order (and its successors): its legs as they were asked for. */
  readonly legIds?: readonly string[];
  /** Order that this one takes the place of. */
  readonly replaces: string | null;
  readonly extendedHours: boolean;
  readonly positionIntent: string | null;
}
