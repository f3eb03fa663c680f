/**
 * The vocabulary of the order book: commands go in, reports come out, nothing else moves.
 *
 * Everything is JSON-safe. Prices are integer ticks, quantities integer shares, ids safe integers
 * minted by the caller, times integer milliseconds given by the caller. Zero means "none" wherever
 * a report carries an optional number, so that a report never has an absent field.
 */

export const SIDES = ['buy', 'sell'] as const;
export type Side = (typeof SIDES)[number];

export const ORDER_TYPES = ['limit', 'market', 'stop', 'stop_limit', 'trailing_stop'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** What the INCOMING order wants done when it meets an order of the same owner. */
export const SELF_TRADE_MODES = [
  'none',
  'cancel_newest',
  'cancel_oldest',
  'cancel_both',
  'decrement',
] as const;
export type SelfTradeMode = (typeof SELF_TRADE_MODES)[number];

export const PHASES = [
  'pre_open',
  'opening_auction',
  'continuous',
  'halted',
  'closing_auction',
  'closed',
] as const;
export type Phase = (typeof PHASES)[number];

/** Why (part of) an order left the book without trading. */
export const CANCEL_CAUSES = [
  'requested',
  'mass',
  'ioc_rest',
  'market_rest',
  'fok',
  'stp',
  'oco',
  'replaced_to_filled',
  'auction_rest',
  'band',
] as const;
export type CancelCause = (typeof CANCEL_CAUSES)[number];

/** Refusals use the public reason names where one exists (api-contract section 3). */
export const REFUSAL_CODES = [
  'MALFORMED_FIELD',
  'MISSING_FIELD',
  'FIELDS_CONFLICT',
  'TICK_SIZE',
  'LOT_SIZE',
  'QTY_RANGE',
  'STOP_PRICE_INVALID',
  'EXPIRE_AT_INVALID',
  'TIF_NOT_ALLOWED',
  'MARKET_CLOSED',
  'SYMBOL_HALTED',
  'PRICE_BAND',
  'POST_ONLY_WOULD_TAKE',
  'DUPLICATE_ORDER_ID',
  'ORDER_NOT_FOUND',
  'PRIORITY_WOULD_BE_LOST',
  'PHASE_NOT_ALLOWED',
  'BOOK_FULL',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];
