import { MarketDataApi } from '@app/contracts';
import { Clock } from '@app/kernel';
import { AppConfig } from '@app/platform';
import { Injectable } from '@nestjs/common';

import { barHistory } from '../domain/bar-history';
import { DEMO_INSTRUMENTS, DEMO_TICK_UNITS } from './seed-data';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A symbol whose first candle is this much younger than asked has no history yet. */
const SHORT_MS = 2 * DAY_MS;

/**
 * Gives each instrument a past of one-minute candles, so that charts are full at the first start.
 * It ends where trading began: at the reference price, in the minute before the first trade.
 */
@Injectable()
export class DemoHistory {
  constructor(
    private readonly config: AppConfig,
    private readonly market: MarketDataApi,
    private readonly clock: Clock,
  ) {}

  /** Loads what is missing, symbol by symbol; `progress` hears how many are done. */
  async load(progress: (done: number, all: number) => void): Promise<void> {
    const days = this.config.demoHistoryDays;
    if (days === 0) return;
    const now = this.clock.now();
    const startAt = now - (now % DAY_MS) - days * DAY_MS;
    let done = 0;
    for (const instrument of DEMO_INSTRUMENTS) {
      progress(done, DEMO_INSTRUMENTS.length);
      const first = await this.firstCandleAt(instrument.symbol, now);
      if (first > startAt + SHORT_MS) await this.loadOne(instrument, startAt, first);
      done += 1;
    }
    progress(done, DEMO_INSTRUMENTS.length);
  }

  /** Start of the oldest candle that there is, else of the minute of now. */
  private async firstCandleAt(symbol: string, now: number): Promise<number> {
    const query = { symbol, startAt: 0, endAt: now + DAY_MS, limit: 1 };
    const [first] = await this.market.candles(query);
    return first?.startAt ?? now - (now % MINUTE_MS);
  }

  private async loadOne(
    instrument: (typeof DEMO_INSTRUMENTS)[number],
    startAt: number,
    endAt: number,
  ): Promise<void> {
    const { symbol, referencePriceUnits, sharesPerMinute } = instrument;
    await this.market.loadHistory(
      barHistory({
        symbol,
        seed: this.config.simSeed,
        endPriceUnits: referencePriceUnits,
        tickUnits: DEMO_TICK_UNITS,
        startAt,
        endAt,
        sharesPerMinute,
      }),
    );
  }
}
