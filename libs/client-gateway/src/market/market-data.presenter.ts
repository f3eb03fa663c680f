import type { BookLevel, Candle, MarketSnapshot, PublicTrade } from '@app/contracts';

import { cashNumber } from '../money';
import { formatTime } from '../validation/times';

/** One-letter venue and tape of all prints. */
export const VENUE = 'V';
export const TAPE = 'C';

/** A trade of the public market data. */
export function presentTrade(trade: PublicTrade) {
  return {
    t: formatTime(trade.at),
    x: VENUE,
    p: cashNumber(trade.priceUnits),
    s: trade.quantityShares,
    c: [],
    i: trade.tradeId,
    z: TAPE,
    tks: trade.takerSide === 'buy' ? 'B' : 'S',
  };
}

/** Best bid and offer; an empty side has price 0 and size 0. */
export function presentQuote(snapshot: MarketSnapshot, at: number) {
  const { cashUnitsPerTick } = snapshot.instrument;
  const price = (level: BookLevel | null): number => {
    return level === null ? 0 : cashNumber(level.priceTicks * cashUnitsPerTick);
  };
  return {
    t: formatTime(at),
    ax: VENUE,
    ap: price(snapshot.bestAsk),
    as: snapshot.bestAsk?.quantityShares ?? 0,
    bx: VENUE,
    bp: price(snapshot.bestBid),
    bs: snapshot.bestBid?.quantityShares ?? 0,
    c: [],
    z: TAPE,
  };
}

/** A bar of the public market data. */
export function presentBar(candle: Candle) {
  return {
    t: formatTime(candle.startAt),
    o: cashNumber(candle.openUnits),
    h: cashNumber(candle.highUnits),
    l: cashNumber(candle.lowUnits),
    c: cashNumber(candle.closeUnits),
    v: candle.volumeShares,
    n: candle.trades,
    vw: averagePrice(candle),
  };
}

/** Volume-weighted average price to a hundredth of a cent. */
function averagePrice(candle: Candle): number {
  if (candle.volumeShares === 0) return cashNumber(candle.closeUnits);
  const units = BigInt(candle.notional) / BigInt(candle.volumeShares);
  return cashNumber(Number.parseInt(units.toString(), 10));
}

/** The bars of today and of the last day before it with trades. */
export interface DayBars {
  readonly today: Candle | null;
  readonly previous: Candle | null;
}

/** Trade, quote and bars of one symbol. */
export function presentSnapshot(snapshot: MarketSnapshot, days: DayBars, at: number) {
  const bar = (candle: Candle | null) => (candle === null ? null : presentBar(candle));
  return {
    latestTrade: snapshot.lastTrade === null ? null : presentTrade(snapshot.lastTrade),
    latestQuote: presentQuote(snapshot, at),
    minuteBar: bar(snapshot.minute),
    dailyBar: bar(days.today),
    prevDailyBar: bar(days.previous),
  };
}
