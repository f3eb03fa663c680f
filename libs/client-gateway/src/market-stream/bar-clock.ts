import type { MarketDataApi, PublicTrade } from '@app/contracts';
import type { Clock } from '@app/kernel';
import type { AppLogger } from '@app/platform';

import { DAY_MS } from '../validation/times';
import type { ListenerIndex } from './listener-index';
import { barFrame } from './market-frames';

const MINUTE_MS = 60_000;
const TICK_MS = 250;

/**
 * Sends bars: at the end of each minute in which a symbol traded the bar of that minute and of the
 * day so far; the minute again when a trade of it comes late. Bars are asked of market-data, so
 * that they are the same as by REST. Time is that of the trades and of ticks between them.
 */
export class BarClock {
  /** Minutes with trades that are not sent yet, by symbol. */
  private readonly open = new Map<string, Set<number>>();
  private readonly sent = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly market: MarketDataApi,
    private readonly index: ListenerIndex,
    private readonly logger: AppLogger,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.close(this.clock.now()), TICK_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** A trade happened. */
  note(trade: PublicTrade): void {
    const minute = trade.at - (trade.at % MINUTE_MS);
    const minutes = this.open.get(trade.symbol);
    if (minutes === undefined) this.open.set(trade.symbol, new Set([minute]));
    else minutes.add(minute);
  }

  /** Sends the minutes that are over at `now`. */
  close(now: number): void {
    for (const [symbol, minutes] of this.open) {
      for (const minute of minutes) {
        if (minute + MINUTE_MS > now) continue;
        minutes.delete(minute);
        void this.send(symbol, minute);
      }
      if (minutes.size === 0) this.open.delete(symbol);
    }
  }

  private async send(symbol: string, minute: number): Promise<void> {
    const late = (this.sent.get(symbol) ?? -1) >= minute;
    if (!late) this.sent.set(symbol, minute);
    const channel = late ? 'updatedBars' : 'bars';
    try {
      if (this.index.has(channel, symbol)) {
        const endAt = minute + MINUTE_MS;
        const [bar] = await this.market.candles({ symbol, startAt: minute, endAt, limit: 1 });
        if (bar !== undefined) {
          this.index.send(channel, symbol, { frame: barFrame(late ? 'u' : 'b', bar) });
        }
      }
      if (this.index.has('dailyBars', symbol)) await this.sendDay(symbol, minute);
    } catch (error) {
      this.logger.warn({ err: error, symbol }, 'a bar could not be sent');
    }
  }

  private async sendDay(symbol: string, minute: number): Promise<void> {
    const startAt = minute - (minute % DAY_MS);
    const window = { symbol, startAt, endAt: startAt + DAY_MS, limit: 1 } as const;
    const [day] = await this.market.bars({ ...window, unit: 'day', count: 1, direction: 'asc' });
    if (day !== undefined) this.index.send('dailyBars', symbol, { frame: barFrame('d', day) });
  }
}
