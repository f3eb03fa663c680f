import type { Candle, PublicTrade } from '@app/contracts';

import { MinuteCandle } from './minute-candle';

/** Newest minutes of one symbol, kept until the table surely has them. */
export class CandleWindow {
  private candles: MinuteCandle[] = [];
  /** Number of the last trade whose candle is no longer here; the table must be as far as this. */
  droppedThroughSeq = 0;
  private lastSeqs: number[] = [];

  constructor(private readonly minutesMax: number) {}

  add(trade: PublicTrade): void {
    const last = this.candles[this.candles.length - 1];
    if (last?.covers(trade) === true) {
      last.add(trade);
      this.lastSeqs[this.lastSeqs.length - 1] = trade.tradeId;
      return;
    }
    this.candles.push(new MinuteCandle(trade));
    this.lastSeqs.push(trade.tradeId);
    if (this.candles.length > this.minutesMax) {
      this.candles.shift();
      this.droppedThroughSeq = this.lastSeqs.shift() ?? this.droppedThroughSeq;
    }
  }

  /** The newest candle: that of the running minute while there are trades. */
  get newest(): Candle | null {
    return this.candles[this.candles.length - 1]?.toCandle() ?? null;
  }

  /** Start of the oldest minute that is here, or null when there is none. */
  get oldestStartAt(): number | null {
    return this.candles[0]?.startAt ?? null;
  }

  /** Candles of minutes in [startAt, endAt), oldest first. */
  between(startAt: number, endAt: number): Candle[] {
    return this.candles
      .filter((candle) => candle.startAt >= startAt && candle.startAt < endAt)
      .map((candle) => candle.toCandle());
  }

  /** All that `restore` needs: each candle with the number of its last trade. */
  snapshot(): { droppedThroughSeq: number; candles: { candle: Candle; lastSeq: number }[] } {
    const candles = this.candles.map((candle, i) => ({
      candle: { ...candle.toCandle() },
      lastSeq: this.lastSeqs[i] ?? 0,
    }));
    return { droppedThroughSeq: this.droppedThroughSeq, candles };
  }

  /** Takes up what `snapshot` wrote. */
  restore(saved: ReturnType<CandleWindow['snapshot']>): void {
    this.droppedThroughSeq = saved.droppedThroughSeq;
    this.candles = saved.candles.map(({ candle }) => MinuteCandle.from(candle));
    this.lastSeqs = saved.candles.map(({ lastSeq }) => lastSeq);
  }
}

/**
 * Candles of the table and of the live view as one row of minutes, oldest first. Both are folds of
 * the same stream, so of two candles of one minute the one with more trades is further.
 */
export function mergeCandles(stored: readonly Candle[], live: readonly Candle[]): Candle[] {
  const byMinute = new Map<number, Candle>();
  for (const candle of stored) byMinute.set(candle.startAt, candle);
  for (const candle of live) {
    const other = byMinute.get(candle.startAt);
    if (other === undefined || candle.trades > other.trades) byMinute.set(candle.startAt, candle);
  }
  return [...byMinute.values()].sort((a, b) => a.startAt - b.startAt);
}
