import type { BookCommand, SubmitCommand } from './commands';
import type { BookReport, Indicative } from './reports';
import type { Side, OrderType, TimeInForce, SelfTradeMode, Phase, RefusalCode } from './vocabulary';

export interface BestPrices {
  /** 0 when the side is empty. */
  bidTicks: number;
  askTicks: number;
}

/** One price of one side as others may see it; a price with hidden shares only is left out. */
export interface DepthLevel {
  priceTicks: number;
  quantityShares: number;
  orders: number;
}

/** Where an order is: in the queue of its price, a market order in a call, a stop, a cls. */
export type OrderPlace = 'book' | 'market' | 'stop' | 'parked';

/** A live order, as `order()`, `orders()` and `snapshot()` give it. */
export interface BookOrder {
  orderId: number;
  owner: number;
  side: Side;
  type: OrderType;
  tif: TimeInForce;
  place: OrderPlace;
  /** Elected: a stop that now trades like a market or limit order, or a cls in its call. */
  triggered: boolean;
  leavesShares: number;
  filledShares: number;
  priceTicks: number;
  stopPriceTicks: number;
  trailTicks: number;
  trailBps: number;
  /** Size of a slice; 0: no iceberg. */
  displayShares: number;
  /** What trades at the present place in the queue: the slice, or all that is left. */
  sliceShares: number;
  hidden: boolean;
  postOnly: boolean;
  selfTrade: SelfTradeMode;
  ocoTag: number;
  expireAtMillis: number;
}

export interface PreviewFill {
  makerId: number;
  priceTicks: number;
  quantityShares: number;
}

/** What a submit would do now; the book is untouched. */
export interface Preview {
  /** null when it would be taken. */
  refusal: RefusalCode | null;
  fills: PreviewFill[];
  filledShares: number;
  /** What would rest in the book after the fills. */
  restingShares: number;
}

/** State apart from orders; part of the hash. */
export interface BookState {
  phase: Phase;
  /** 0: no timed end. */
  phaseEndsAtMillis: number;
  /** 0: nothing traded yet. */
  lastPriceTicks: number;
  referenceTicks: number;
  dynamicBandBps: number;
  staticBandBps: number;
  pauseMillis: number;
  reopenMillis: number;
}

/** JSON-safe; orders in canonical order, so that restoring them in order restores the queues. */
export interface BookSnapshot {
  version: 1;
  state: BookState;
  orders: BookOrder[];
}

export interface OrderBookOptions {
  /** Default `continuous`. */
  initialPhase?: Phase;
  /** Default 134,217,727 ticks (2^27 - 1), which is also the most allowed. */
  maxPriceTicks?: number;
  /** Default 1,000,000,000 shares an order, which is also the most allowed. */
  maxQuantityShares?: number;
  /** Quantities must be a multiple; default 1. */
  lotShares?: number;
  /** Live orders; a submit beyond is refused BOOK_FULL. Default 4,194,304. */
  maxOrders?: number;
  /** Room made at the start (it grows by doubling); default 64. */
  initialOrders?: number;
  /** Emit `indicative` at the end of each command that changed the book in a call. Default no. */
  publishIndicative?: boolean;
}

/**
 * One book for one instrument. Pure and synchronous: the same commands give the same reports.
 * A refusal is a report and changes nothing; only a broken invariant throws.
 */
export interface OrderBook {
  /** Decides and does; the reports in the order in which things happened. */
  execute(command: BookCommand): BookReport[];
  /** Folds one report of another book in, without deciding anything (recovery, replicas). */
  apply(report: BookReport): void;
  state(): BookState;
  best(): BestPrices;
  /** Visible depth, best price first. */
  depth(side: Side, levels: number): DepthLevel[];
  /** Everything at each price, hidden and reserve included. */
  totals(side: Side): Array<{ priceTicks: number; quantityShares: number }>;
  order(orderId: number): BookOrder | null;
  orderCount(): number;
  /** All live orders in canonical order: bids, asks, calls, stops, parked; queue order inside. */
  orders(): BookOrder[];
  /** Shares that trade before this order at its price; null unless it rests in the book. */
  queueAhead(orderId: number): number | null;
  /** Orders of others and its own that are in front of it at its price; null as above. */
  ordersAhead(orderId: number): number | null;
  preview(command: SubmitCommand): Preview;
  /** Price 0 when nothing would match. */
  indicative(): Indicative;
  /** 16 hex digits over state and orders in canonical order, queue order included. */
  stateHash(): string;
  snapshot(): BookSnapshot;
  /** Structural self-check; throws when an invariant is broken. */
  check(): void;
}
