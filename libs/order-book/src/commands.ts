import type { Side, OrderType, TimeInForce, SelfTradeMode, Phase } from './vocabulary';

/** A new order. `priceTicks` is the limit; for market, stop and trailing_stop the protection. */
export interface SubmitCommand {
  kind: 'submit';
  /** Unique among live orders; a duplicate is refused. */
  orderId: number;
  owner: number;
  side: Side;
  type: OrderType;
  tif: TimeInForce;
  quantityShares: number;
  /** Limit price; on market, stop and trailing_stop the worst price it may trade at. */
  priceTicks?: number;
  /** Trigger of stop and stop_limit; optional first trigger of trailing_stop. */
  stopPriceTicks?: number;
  /** Distance of a trailing stop in ticks; give this or `trailBps`. */
  trailTicks?: number;
  /** Distance of a trailing stop in basis points of the last price, rounded down, at least 1. */
  trailBps?: number;
  /** Iceberg: the slice others see. */
  displayShares?: number;
  /** Not shown at all; keeps its time priority. */
  hidden?: boolean;
  postOnly?: boolean;
  /** Default `none`. */
  selfTrade?: SelfTradeMode;
  /**
   * Orders of one owner with one tag: what one trades comes off the others, and its last share or
   * its trigger cancels them.
   */
  ocoTag?: number;
  /** Required for gtd; optional for day (else it ends when the book closes). */
  expireAtMillis?: number;
  /** The time of the command; needed for expiry checks and timed pauses, default 0. */
  atMillis?: number;
}

export interface CancelCommand {
  kind: 'cancel';
  orderId: number;
  /** When given, an order of another owner is "not found". */
  owner?: number;
}

/** Changes a live order in place: the id stays. What is left out stays as it is. */
export interface ReplaceCommand {
  kind: 'replace';
  orderId: number;
  owner?: number;
  /** The new TOTAL, filled part included. */
  totalQuantityShares?: number;
  priceTicks?: number;
  stopPriceTicks?: number;
  trailTicks?: number;
  trailBps?: number;
  displayShares?: number;
  tif?: 'gtc' | 'day' | 'gtd';
  expireAtMillis?: number;
  /** Refuse with PRIORITY_WOULD_BE_LOST rather than go to the back of the queue. */
  keepPriorityOnly?: boolean;
  /** Go to the back of the queue in any case (cancel and re-entry in one). */
  losePriority?: boolean;
  atMillis?: number;
}

export interface MassCancelCommand {
  kind: 'mass_cancel';
  owner?: number;
  side?: Side;
}

export interface PhaseCommand {
  kind: 'phase';
  phase: Phase;
  /** When given, an `expire` command at or after this time moves on by itself (timed calls). */
  endsAtMillis?: number;
  /** The time of the command: stops it elects may pause the book. */
  atMillis?: number;
}

/** Time passes: ends day/gtd orders that are due and timed pauses and calls that are over. */
export interface ExpireCommand {
  kind: 'expire';
  atMillis: number;
}

/** Settings that are left out stay. Zero switches one off. */
export interface SettingsCommand {
  kind: 'settings';
  /** Static reference: anchor of auctions and of the static band. */
  referenceTicks?: number;
  /** A print further than this from the last price before the aggressor pauses the book. */
  dynamicBandBps?: number;
  /** A limit beyond this from the reference is refused; a print beyond it pauses the book. */
  staticBandBps?: number;
  /** How long a pause lasts; 0: until someone moves the phase. */
  pauseMillis?: number;
  /** How long the reopening call lasts; 0: until someone moves the phase. */
  reopenMillis?: number;
}

/** Asks for an `indicative` report; changes nothing. */
export interface IndicativeCommand {
  kind: 'indicative';
}

export type BookCommand =
  | SubmitCommand
  | CancelCommand
  | ReplaceCommand
  | MassCancelCommand
  | PhaseCommand
  | ExpireCommand
  | SettingsCommand
  | IndicativeCommand;

/** Every kind of command; the position is its code in the report ring. */
export const COMMAND_KINDS = [
  'submit',
  'cancel',
  'replace',
  'mass_cancel',
  'phase',
  'expire',
  'settings',
  'indicative',
] as const satisfies ReadonlyArray<BookCommand['kind']>;
