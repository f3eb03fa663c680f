import type { BarFrame, TradeFrame } from './frames';

/** A bar as it is drawn; `time` is its start in unix seconds. */
export interface LiveBar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** False while trades may be missing: the minute was running when the stream began. */
  readonly complete: boolean;
}

const MINUTE_SECONDS = 60;
export const MINUTES_KEPT = 240;

/**
 * Minute bars of a symbol, oldest first: formed from trades as they come, put right by the bar that
 * the exchange sends when the minute is over.
 */
export class MinuteBars {
  private bars: LiveBar[] = [];

  addTrade(frame: TradeFrame): void {
    const time = minuteOf(frame.t);
    const last = this.bars.at(-1);
    if (last !== undefined && time < last.time) return;
    if (last?.time === time) {
      this.bars[this.bars.length - 1] = {
        ...last,
        high: Math.max(last.high, frame.p),
        low: Math.min(last.low, frame.p),
        close: frame.p,
        volume: last.volume + frame.s,
      };
      return;
    }
    const { p, s } = frame;
    const complete = last !== undefined;
    this.push({ time, open: p, high: p, low: p, close: p, volume: s, complete });
  }

  /** The exchange's own bar of a minute replaces ours. */
  addBar(frame: BarFrame): void {
    const bar: LiveBar = {
      time: minuteOf(frame.t),
      open: frame.o,
      high: frame.h,
      low: frame.l,
      close: frame.c,
      volume: frame.v,
      complete: true,
    };
    const at = this.bars.findIndex((one) => one.time >= bar.time);
    if (at === -1) this.push(bar);
    else if (this.bars[at]?.time === bar.time) this.bars[at] = bar;
    else this.bars.splice(at, 0, bar);
  }

  view(): readonly LiveBar[] {
    return this.bars.slice();
  }

  private push(bar: LiveBar): void {
    this.bars.push(bar);
    if (this.bars.length > MINUTES_KEPT) this.bars = this.bars.slice(-MINUTES_KEPT);
  }
}

function minuteOf(time: string): number {
  const seconds = Math.floor(Date.parse(time) / 1_000);
  return seconds - (seconds % MINUTE_SECONDS);
}
