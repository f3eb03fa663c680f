import type { Candle, PublicTrade } from '@app/contracts';
import { multiplyExact } from '@app/kernel';

const MINUTE_MS = 60_000;

/** Start of the minute that `at` falls in. */
export function minuteOf(at: number): number {
  return at - (at % MINUTE_MS);
}

/** What a trade adds to its candle. */
export type CandleTrade = Pick<PublicTrade, 'symbol' | 'at' | 'priceUnits' | 'quantityShares'>;

/** A candle that grows: the one fold that both the live view and the table use. */
export class MinuteCandle {
  readonly symbol: string;
  readonly startAt: number;
  openUnits: number;
  highUnits: number;
  lowUnits: number;
  closeUnits: number;
  volumeShares = 0;
  trades = 0;
  /** Beyond 2^53 after some thousand large trades, hence a big integer. */
  notional = 0n;

  constructor(first: CandleTrade) {
    this.symbol = first.symbol;
    this.startAt = minuteOf(first.at);
    this.openUnits = first.priceUnits;
    this.highUnits = first.priceUnits;
    this.lowUnits = first.priceUnits;
    this.closeUnits = first.priceUnits;
    this.add(first);
  }

  /** True when the trade belongs to this symbol and minute. */
  covers(trade: CandleTrade): boolean {
    return trade.symbol === this.symbol && minuteOf(trade.at) === this.startAt;
  }

  add(trade: CandleTrade): void {
    const { priceUnits, quantityShares } = trade;
    if (priceUnits > this.highUnits) this.highUnits = priceUnits;
    if (priceUnits < this.lowUnits) this.lowUnits = priceUnits;
    this.closeUnits = priceUnits;
    this.volumeShares += quantityShares;
    this.trades += 1;
    this.notional += BigInt(multiplyExact(priceUnits, quantityShares));
  }

  /** The candle as the API gives it. */
  toCandle(): Candle {
    return {
      symbol: this.symbol,
      startAt: this.startAt,
      openUnits: this.openUnits,
      highUnits: this.highUnits,
      lowUnits: this.lowUnits,
      closeUnits: this.closeUnits,
      volumeShares: this.volumeShares,
      trades: this.trades,
      notional: this.notional.toString(),
    };
  }

  /** Takes a candle up again where `toCandle` left it. */
  static from(candle: Candle): MinuteCandle {
    const { symbol, startAt, openUnits } = candle;
    const grown = new MinuteCandle({
      symbol,
      at: startAt,
      priceUnits: openUnits,
      quantityShares: 0,
    });
    grown.highUnits = candle.highUnits;
    grown.lowUnits = candle.lowUnits;
    grown.closeUnits = candle.closeUnits;
    grown.volumeShares = candle.volumeShares;
    grown.trades = candle.trades;
    grown.notional = BigInt(candle.notional);
    return grown;
  }
}
