import type { OrderType, SelfTradeMode, Side, TimeInForce } from '../types';
import { ORDER_TYPES, SELF_TRADE_MODES, TIMES_IN_FORCE } from '../types';

/**
 * The flags word of an order: everything that is decided by a bit test on the hot path.
 * bit 0 side (1 sell), 1-3 type, 4-6 time in force, 7-9 self-trade mode, then single bits.
 */
export const SELL = 1;
export const TYPE_SHIFT = 1;
export const TIF_SHIFT = 4;
export const STP_SHIFT = 7;
export const HIDDEN = 1 << 10;
export const POST_ONLY = 1 << 11;
export const TRIGGERED = 1 << 12;
export const PLACE_SHIFT = 13;
export const ICEBERG = 1 << 15;
export const OCO = 1 << 16;
/** The order has values in the pool's rarely used columns. */
export const EXTRAS = 1 << 17;
/** Elected, waiting for its turn within the running command. */
export const ELECTED = 1 << 18;

export const PLACE_BOOK = 0;
export const PLACE_MARKET = 1;
export const PLACE_STOP = 2;
export const PLACE_PARKED = 3;

export const TYPE_LIMIT = 0;
export const TYPE_MARKET = 1;
export const TYPE_STOP = 2;
export const TYPE_STOP_LIMIT = 3;
export const TYPE_TRAILING = 4;

export const TIF_GTC = 0;
export const TIF_DAY = 1;
export const TIF_IOC = 3;
export const TIF_FOK = 4;
export const TIF_OPG = 5;
export const TIF_CLS = 6;

export function typeOf(flags: number): number {
  return (flags >> TYPE_SHIFT) & 7;
}

export function tifOf(flags: number): number {
  return (flags >> TIF_SHIFT) & 7;
}

export function stpOf(flags: number): number {
  return (flags >> STP_SHIFT) & 7;
}

export function placeOf(flags: number): number {
  return (flags >> PLACE_SHIFT) & 3;
}

export function withPlace(flags: number, place: number): number {
  return (flags & ~(3 << PLACE_SHIFT)) | (place << PLACE_SHIFT);
}

export function withTif(flags: number, tif: number): number {
  return (flags & ~(7 << TIF_SHIFT)) | (tif << TIF_SHIFT);
}

/** The words of a command as the flags of the order it makes. */
export function packFlags(order: {
  side: Side;
  type: OrderType;
  tif: TimeInForce;
  selfTrade: SelfTradeMode;
  hidden: boolean;
  postOnly: boolean;
}): number {
  return (
    (order.side === 'sell' ? SELL : 0) |
    (ORDER_TYPES.indexOf(order.type) << TYPE_SHIFT) |
    (TIMES_IN_FORCE.indexOf(order.tif) << TIF_SHIFT) |
    (SELF_TRADE_MODES.indexOf(order.selfTrade) << STP_SHIFT) |
    (order.hidden ? HIDDEN : 0) |
    (order.postOnly ? POST_ONLY : 0)
  );
}

const PLAIN_BITS =
  SELL | (TYPE_MARKET << TYPE_SHIFT) | (7 << TIF_SHIFT) | (7 << STP_SHIFT) | POST_ONLY;
const PLAIN_TIFS = (1 << TIF_GTC) | (1 << TIF_DAY) | (1 << TIF_IOC);

/** Limit or market; gtc, day or ioc; at most post-only and a self-trade mode. */
export function isPlain(flags: number): boolean {
  return (flags & ~PLAIN_BITS) === 0 && ((PLAIN_TIFS >> tifOf(flags)) & 1) === 1;
}
