import type { HeldPosition, Instrument } from '@app/contracts';

import { averageCash, cash, ratio } from '../money';

/** What a position is worth. */
export interface PositionPrices {
  /** Last trade, or the reference price while there is none; cash units per share. */
  readonly currentUnits: number;
  /** Price that the day is measured from: the reference price. */
  readonly lastDayUnits: number;
}

/** A Position of the public API. */
export type PositionObject = ReturnType<typeof presentPosition>;

/** Value of a position at the current price, in cash units. Throws InvariantError beyond 2^53. */
export function marketValueUnits(position: HeldPosition, prices: PositionPrices): number {
  return exact(position.quantityShares * prices.currentUnits);
}

/** The public form of a position (contract section 4.3). Pure. */
export function presentPosition(
  position: HeldPosition,
  instrument: Instrument,
  prices: PositionPrices,
) {
  const { quantityShares, costUnits } = position;
  const marketValue = marketValueUnits(position, prices);
  const dayValue = exact(quantityShares * prices.lastDayUnits);
  return {
    asset_id: instrument.assetId,
    symbol: position.symbol,
    exchange: instrument.exchange,
    asset_class: 'us_equity',
    asset_marginable: false,
    qty: String(quantityShares),
    qty_available: String(quantityShares - position.heldShares),
    avg_entry_price: averageCash(costUnits, 1, quantityShares),
    side: quantityShares < 0 ? 'short' : 'long',
    market_value: cash(marketValue),
    cost_basis: cash(costUnits),
    unrealized_pl: cash(marketValue - costUnits),
    unrealized_plpc: ratio(marketValue - costUnits, Math.abs(costUnits)),
    unrealized_intraday_pl: cash(marketValue - dayValue),
    unrealized_intraday_plpc: ratio(marketValue - dayValue, Math.abs(dayValue)),
    current_price: cash(prices.currentUnits),
    lastday_price: cash(prices.lastDayUnits),
    change_today: ratio(prices.currentUnits - prices.lastDayUnits, prices.lastDayUnits),
  };
}

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`value ${value} leaves the safe integers`);
  return value;
}
