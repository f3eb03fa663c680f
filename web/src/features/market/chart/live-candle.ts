/** A candle as it is drawn; `time` is its start in unix seconds. */
export interface Candle {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The running candle after a trade: the same one grown, or the next one begun. */
export function withTrade(
  last: Candle | null,
  trade: { readonly atSeconds: number; readonly price: number; readonly size: number },
  intervalSeconds: number,
): Candle {
  const { atSeconds, price, size } = trade;
  const anchor = last?.time ?? 0;
  const time = anchor + Math.floor((atSeconds - anchor) / intervalSeconds) * intervalSeconds;
  if (last !== null && time <= last.time) {
    return {
      time: last.time,
      open: last.open,
      high: Math.max(last.high, price),
      low: Math.min(last.low, price),
      close: price,
      volume: last.volume + size,
    };
  }
  return { time, open: price, high: price, low: price, close: price, volume: size };
}
