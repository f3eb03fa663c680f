import type { BookLevel, Candle, MarketSnapshot, PublicTrade, Quote } from '@app/contracts';

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
export function presentQuote(quote: Omit<Quote, 'symbol' | 'sequence'>) {
  return {
    t: formatTime(quote.at),
    ax: VENUE,
    ap: cashNumber(quote.askUnits),
    as: quote.askShares,
    bx: VENUE,
    bp: cashNumber(quote.bidUnits),
    bs: quote.bidShares,
    c: [],
    z: TAPE,
  };
}

/** The quote of a snapshot, as of its last change; one that never changed is as of `now`. */
export function presentLatestQuote(snapshot: MarketSnapshot, now: number) {
  const { bestBid, bestAsk, quoteAt } = snapshot;
  const { cashUnitsPerTick } = snapshot.instrument;
  const units = (level: BookLevel | null) => (level?.priceTicks ?? 0) * cashUnitsPerTick;
  return presentQuote({
    at: quoteAt ?? now,
    bidUnits: units(bestBid),
    bidShares: bestBid?.quantityShares ?? 0,
    askUnits: units(bestAsk),
    askShares: bestAsk?.quantityShares ?? 0,
  });
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
    latestQuote: presentLatestQuote(snapshot, at),
    minuteBar: bar(snapshot.minute),
    dailyBar: bar(days.today),
    prevDailyBar: bar(days.previous),
  };
}
