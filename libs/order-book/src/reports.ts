import type { BookCommand } from './commands';
import type {
  Side,
  OrderType,
  TimeInForce,
  SelfTradeMode,
  Phase,
  CancelCause,
  RefusalCode,
} from './vocabulary';

/** All that a book needs to take the order over: `apply` rebuilds it from this alone. */
export interface AcceptedReport {
  kind: 'accepted';
  orderId: number;
  owner: number;
  side: Side;
  type: OrderType;
  tif: TimeInForce;
  quantityShares: number;
  priceTicks: number;
  stopPriceTicks: number;
  trailTicks: number;
  trailBps: number;
  displayShares: number;
  hidden: boolean;
  postOnly: boolean;
  selfTrade: SelfTradeMode;
  ocoTag: number;
  expireAtMillis: number;
}

/** In an auction nobody takes: `makerId` is the buy, `takerId` the sell, `auction` is true. */
export interface TradedReport {
  kind: 'traded';
  makerId: number;
  takerId: number;
  takerSide: Side;
  priceTicks: number;
  quantityShares: number;
  makerLeavesShares: number;
  takerLeavesShares: number;
  auction: boolean;
}

/** The order is gone; `quantityShares` is what was cancelled. */
export interface CancelledReport {
  kind: 'cancelled';
  orderId: number;
  cause: CancelCause;
  quantityShares: number;
}

/**
 * A part went without a trade and the order lives on: self-trade prevention by decrement, or a fill
 * of another member of its oco group. `requested` is for folds alone: a replace to fewer shares
 * that kept its place, of which only that is known.
 */
export interface ReducedReport {
  kind: 'reduced';
  orderId: number;
  cause: 'stp' | 'oco' | 'requested';
  quantityShares: number;
  leavesShares: number;
}

/** The order as it is after the change (before it possibly trades). */
export interface ReplacedReport {
  kind: 'replaced';
  orderId: number;
  keptPriority: boolean;
  totalQuantityShares: number;
  leavesShares: number;
  priceTicks: number;
  stopPriceTicks: number;
  trailTicks: number;
  trailBps: number;
  displayShares: number;
  tif: TimeInForce;
  expireAtMillis: number;
}

export interface RefusedReport {
  kind: 'refused';
  command: BookCommand['kind'];
  /** 0 when the command names no (usable) order. */
  orderId: number;
  code: RefusalCode;
}

/** A stop was elected, or a cls order joins the closing call. */
export interface TriggeredReport {
  kind: 'triggered';
  orderId: number;
}

/** An iceberg shows its next slice at the back of its price. */
export interface RefreshedReport {
  kind: 'refreshed';
  orderId: number;
  displayedShares: number;
}

export interface ExpiredReport {
  kind: 'expired';
  orderId: number;
  quantityShares: number;
}

export interface PhaseChangedReport {
  kind: 'phase_changed';
  from: Phase;
  to: Phase;
  /** 0: until someone moves the phase. */
  endsAtMillis: number;
}

/** A call ended: what printed at which price (0 and 0 when nothing matched). */
export interface UncrossedReport {
  kind: 'uncrossed';
  priceTicks: number;
  volumeShares: number;
}

export interface IndicativeReport extends Indicative {
  kind: 'indicative';
}

/** A print at `priceTicks` would have left the band: the book is about to pause. */
export interface BandHitReport {
  kind: 'band_hit';
  orderId: number;
  priceTicks: number;
  lowerTicks: number;
  upperTicks: number;
}

export interface SettingsChangedReport {
  kind: 'settings_changed';
  referenceTicks: number;
  dynamicBandBps: number;
  staticBandBps: number;
  pauseMillis: number;
  reopenMillis: number;
}

export type BookReport =
  | AcceptedReport
  | TradedReport
  | CancelledReport
  | ReducedReport
  | ReplacedReport
  | RefusedReport
  | TriggeredReport
  | RefreshedReport
  | ExpiredReport
  | PhaseChangedReport
  | UncrossedReport
  | IndicativeReport
  | BandHitReport
  | SettingsChangedReport;

export type ReportKind = BookReport['kind'];

/** What an auction would do now. `surplusShares` > 0: buyers are left over; < 0: sellers. */
export interface Indicative {
  priceTicks: number;
  volumeShares: number;
  surplusShares: number;
}
