import type { ErrorDetails, Reason } from '@app/kernel';

import type { InvariantCheck } from '../wallet/wallet.api';
import type { OrderTimeline } from './order-timeline';
import type {
  OrderClass,
  OrderTerms,
  OrderType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from './order-terms';
import type { CancelCause } from './orders.events';

/** A new order as the gateway asks for it: values already exact integers. */
export interface SubmitRequest {
  readonly accountId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantityShares: number;
  /** Cash units per share; order-manager turns them into ticks and refuses what is off tick. */
  readonly limitPriceUnits: number | null;
  readonly stopPriceUnits: number | null;
  readonly postOnly: boolean;
  readonly displayShares: number | null;
  readonly selfTrade: SelfTradePrevention;
  readonly expireAt: number | null;
  readonly extendedHours: boolean;
  readonly positionIntent: string | null;
  /** Distance of a trailing stop: cash units per share, or 1/100 % of the last price. */
  readonly trailUnits?: number | null;
  readonly trailBasisPoints?: number | null;
  readonly hidden?: boolean;
  readonly ocoGroup?: string | null;
  /** An order with legs: the exits that follow it, or stand beside it. */
  readonly legs?: LegsRequest;
  /** Refused with EXCHANGE_BUSY when it is met later than this (gateway's clock). */
  readonly deadlineAt: number;
  /** When the gateway took the request (gateway's clock); for the order's timeline only. */
  readonly receivedAt?: number;
}

/** Exits of a class, in cash units per share. A bracket and an oco have both prices. */
export interface LegsRequest {
  readonly orderClass: OrderClass;
  /** Limit of the exit with a profit; of an oco it is the order's own limit. */
  readonly takeProfitUnits: number | null;
  /** Trigger of the exit with a loss, and its limit if it is a stop-limit. */
  readonly stopLossUnits: number | null;
  readonly stopLossLimitUnits: number | null;
}

export interface ReplaceRequest {
  readonly accountId: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly quantityShares: number | null;
  readonly limitPriceUnits: number | null;
  readonly stopPriceUnits: number | null;
  readonly timeInForce: TimeInForce | null;
  /**
   * New distance of a trailing stop, times 10,000: dollars or percent, whichever the order trails
   * by.
   */
  readonly trail?: number | null;
  /** New slice of an iceberg. */
  readonly displayShares?: number | null;
  /**
   * Only if the order keeps its place: a smaller quantity at the same price, under the same id.
   * Anything else is PRIORITY_WOULD_BE_LOST and changes nothing.
   */
  readonly keepPriority?: boolean;
  readonly deadlineAt: number;
}

export interface CancelRequest {
  readonly accountId: string;
  readonly orderId: string;
  readonly deadlineAt: number;
}

/** Status words of the public API that the exchange uses. */
export type OrderStatus =
  | 'pending_new'
  | 'accepted'
  | 'new'
  | 'partially_filled'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'replaced'
  | 'pending_cancel'
  | 'pending_replace'
  | 'rejected'
  | 'held'
  | 'suspended';

/** The committed state of an order: what order-manager shows and every feed carries. */
export interface OrderView {
  readonly terms: OrderTerms;
  readonly status: OrderStatus;
  /** Where it stands again when a pending cancel or replace is refused. */
  readonly restingStatus?: OrderStatus;
  readonly filledShares: number;
  /**
   * Sum of price ticks x shares over the fills; divided by the filled shares it is the average
   * price.
   */
  readonly filledTickShares: number;
  readonly replacedBy: string | null;
  readonly cancelCause: CancelCause | null;
  readonly reason: Reason | null;
  readonly reasonMessage: string | null;
  readonly reasonDetails: ErrorDetails | null;
  readonly rejectedBy: 'risk' | 'wallet' | 'match' | null;
  readonly submittedAt: number;
  readonly updatedAt: number;
  readonly filledAt: number | null;
  readonly canceledAt: number | null;
  readonly expiredAt: number | null;
  readonly failedAt: number | null;
  readonly replacedAt: number | null;
  /** Number in the orders stream of the last event that changed it. */
  readonly lastSeq: number;
  /** Number in the orders stream of its submission. */
  readonly submittedSeq: number;
}

/** Either the value or the refusal of one row of a batch; JSON-safe. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly reason: Reason;
      readonly message: string;
      readonly details: ErrorDetails;
    };

export interface SubmitAnswer {
  readonly order: OrderView;
  /** True when the same request had been recorded before: nothing happened again. */
  readonly replayed: boolean;
}

/** What became of the orders of a mass cancel. */
export interface MassCancelled {
  readonly cancelled: number;
  /** Filled or otherwise ended before the cancel reached the book. */
  readonly ended: number;
  /** Recorded, but neither cancelled nor refused yet; or not recorded in time. */
  readonly pending: number;
}

export interface OrdersQuery {
  readonly accountId: string;
  readonly status: 'open' | 'closed' | 'all';
  readonly limit: number;
  readonly afterAt: number | null;
  readonly untilAt: number | null;
  readonly direction: 'asc' | 'desc';
  readonly symbols: readonly string[] | null;
  readonly side: Side | null;
  readonly beforeOrderId: string | null;
  readonly afterOrderId: string | null;
}

/** Which orders; null leaves a field open. */
export interface OrderSearch {
  readonly accountId: string | null;
  readonly symbol: string | null;
  readonly side: Side | null;
  readonly status: OrderStatus | 'open' | 'closed' | null;
  /** Order id or client order id. */
  readonly id: string | null;
  readonly afterAt: number | null;
  readonly untilAt: number | null;
  /** Submitted before this entry of the orders stream. */
  readonly beforeSeq: number | null;
  readonly limit: number;
}

/** One fill of one order. */
export interface FillRow {
  readonly seq: number;
  readonly at: number;
  readonly accountId: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly tradeId: number;
  readonly shard: number;
  readonly priceUnits: number;
  readonly quantityShares: number;
  readonly filledShares: number;
  readonly leavesShares: number;
}

export interface FillsQuery {
  readonly accountId: string;
  readonly cursor: number | null;
  readonly direction: 'asc' | 'desc';
  /** Later than this. */
  readonly afterAt: number | null;
  /** Not later than this. */
  readonly untilAt: number | null;
  readonly limit: number;
}

/** Kinds of trade update that a client hears of. */
export type UpdateKind =
  | 'pending_new'
  | 'new'
  | 'fill'
  | 'partial_fill'
  | 'canceled'
  | 'expired'
  | 'replaced'
  | 'rejected'
  | 'pending_cancel'
  | 'pending_replace'
  | 'restated'
  | 'order_cancel_rejected'
  | 'order_replace_rejected';

/** One private update: the order as it stood right after the event `seq` of the orders stream. */
export interface OrderUpdate {
  /**
   * Number in the orders stream: with `sub` strictly increasing per account, equal after a restart.
   */
  readonly seq: number;
  /** Tells apart the updates that one event makes (a replace makes two). */
  readonly sub: number;
  readonly at: number;
  readonly kind: UpdateKind;
  readonly order: OrderView;
  readonly fill: {
    readonly tradeId: number;
    readonly shard: number;
    readonly priceTicks: number;
    readonly quantityShares: number;
  } | null;
  /** Why a cancel or replace was refused. */
  readonly reason: Reason | null;
  readonly reasonMessage: string | null;
}

/** The updates of one account that are kept: numbers in the orders stream, null while none is. */
export interface UpdateSpan {
  readonly oldestSeq: number | null;
  readonly newestSeq: number | null;
  /** True when the number asked for is one of them. */
  readonly known: boolean;
}

/** Questions to and commands for order-manager. */
export abstract class OrdersApi {
  /**
   * Records orders and answers each once it is durable and decided, or durable and undecided after
   * a second (`pending_new`). Refusals before recording come as outcomes; nothing is thrown per
   * row.
   */
  abstract submit(batch: readonly SubmitRequest[]): Promise<Outcome<SubmitAnswer>[]>;
  /** Records a cancel and waits up to a second for its outcome. */
  abstract cancel(request: CancelRequest): Promise<OrderView>;
  /** Cancels all open orders of the account, filtered; one outcome per order. */
  abstract cancelAll(request: {
    accountId: string;
    symbols: readonly string[] | null;
    side: Side | null;
    deadlineAt: number;
  }): Promise<{ orderId: string; outcome: Outcome<OrderView> }[]>;
  /**
   * Cancels every open order of an account, a symbol, both or (with neither) all there are, the
   * same way as their owners would; answers how many ended by it, had ended before, or are not
   * decided.
   */
  abstract massCancel(request: {
    accountId: string | null;
    symbol: string | null;
    deadlineAt: number;
  }): Promise<MassCancelled>;
  /** Records a replace and answers the successor once decided. */
  abstract replace(request: ReplaceRequest): Promise<OrderView>;
  /** The account's order. Throws ORDER_NOT_FOUND. */
  abstract order(query: { accountId: string; orderId: string }): Promise<OrderView>;
  abstract orderByClientId(query: { accountId: string; clientOrderId: string }): Promise<OrderView>;
  /** Every entry of every stream about the account's order. Throws ORDER_NOT_FOUND. */
  abstract timeline(query: { accountId: string; orderId: string }): Promise<OrderTimeline>;
  abstract orders(query: OrdersQuery): Promise<OrderView[]>;
  /** Orders of every account, newest first: for operators. */
  abstract search(query: OrderSearch): Promise<OrderView[]>;
  /** Legs of the account's orders as they are now (successors of replaced ones), by first order. */
  abstract legs(query: {
    accountId: string;
    orderIds: readonly string[];
  }): Promise<Record<string, OrderView[]>>;
  abstract fills(query: FillsQuery): Promise<FillRow[]>;
  /** Updates of the account after `(seq, sub)`, oldest first. */
  abstract updatesSince(query: {
    accountId: string;
    seq: number;
    sub: number;
    limit: number;
  }): Promise<OrderUpdate[]>;
  /** What is kept of the account's updates, and whether the one at `seq` is among it. */
  abstract updateSpan(query: { accountId: string; seq: number }): Promise<UpdateSpan>;
  /** Updates of all accounts after the event `seq`, oldest first: for a feed that missed some. */
  abstract feedSince(query: { seq: number; limit: number }): Promise<OrderUpdate[]>;
  /** T1-T3, W1 and P1 of the orders side. */
  abstract reconcile(): Promise<InvariantCheck[]>;
}

export const ORDERS_PATTERNS = {
  submit: 'order-manager.submit',
  cancel: 'order-manager.cancel',
  cancelAll: 'order-manager.cancel-all',
  massCancel: 'order-manager.mass-cancel',
  replace: 'order-manager.replace',
  order: 'order-manager.order',
  orderByClientId: 'order-manager.order-by-client-id',
  timeline: 'order-manager.timeline',
  orders: 'order-manager.orders',
  search: 'order-manager.search',
  legs: 'order-manager.legs',
  fills: 'order-manager.fills',
  updatesSince: 'order-manager.updates-since',
  updateSpan: 'order-manager.update-span',
  feedSince: 'order-manager.feed-since',
  reconcile: 'order-manager.reconcile',
} as const satisfies Record<keyof OrdersApi, string>;

/**
 * Live private updates of all accounts, in orders-stream order, sent after the commit. A listener
 * that falls behind or missed some asks {@link OrdersApi.updatesSince}.
 */
export abstract class OrderFeed {
  abstract subscribe(listener: (updates: readonly OrderUpdate[]) => void): () => void;
}
