import { MarketDataApi } from '@app/contracts';
import type { CandleHistory } from '@app/contracts';
import { Clock } from '@app/kernel';
import { AppConfig } from '@app/platform';
import { Injectable } from '@nestjs/common';

import { barHistory } from '../domain/bar-history';
import { DEMO_INSTRUMENTS, DEMO_TICK_UNITS } from './seed-data';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A symbol whose first candle is this much younger than asked has no history yet. */
const SHORT_MS = 2 * DAY_MS;
/** A month in one request takes longer on a busy machine than a request between services may. */
const CANDLES_A_PIECE = 2_880;

/** Where the past that is to be made ends. */
interface Seam {
  readonly endAt: number;
  readonly endPriceUnits: number;
}

/**
 * Gives each instrument a past of one-minute candles, so that charts are full at the first start.
 * It ends where trading began: at the price and in the minute before the first candle that there
 * is. Newest pieces go first, so that a start which was cut short goes on where the last one ended.
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
      const seam = await this.seamOf(instrument, now);
      if (seam.endAt > startAt + SHORT_MS) await this.loadOne(instrument, startAt, seam);
      done += 1;
    }
    progress(done, DEMO_INSTRUMENTS.length);
  }

  /** Start of the oldest candle that there is and its opening price, else this minute. */
  private async seamOf(
    { symbol, referencePriceUnits }: (typeof DEMO_INSTRUMENTS)[number],
    now: number,
  ): Promise<Seam> {
    const query = { symbol, startAt: 0, endAt: now + DAY_MS, limit: 1 };
    const [first] = await this.market.candles(query);
    return {
      endAt: first?.startAt ?? now - (now % MINUTE_MS),
      endPriceUnits: first?.openUnits ?? referencePriceUnits,
    };
  }

  private async loadOne(
    instrument: (typeof DEMO_INSTRUMENTS)[number],
    startAt: number,
    { endAt, endPriceUnits }: Seam,
  ): Promise<void> {
    const { symbol, sharesPerMinute } = instrument;
    const past = barHistory({
      symbol,
      seed: this.config.simSeed,
      endPriceUnits,
      tickUnits: DEMO_TICK_UNITS,
      startAt,
      endAt,
      sharesPerMinute,
    });
    for (let end = past.startAt.length; end > 0; end -= CANDLES_A_PIECE) {
      await this.market.loadHistory(piece(past, Math.max(0, end - CANDLES_A_PIECE), end));
    }
  }
}

/** Candles `from` up to, not with, `end`. */
function piece(past: CandleHistory, from: number, end: number): CandleHistory {
  return {
    symbol: past.symbol,
    startAt: past.startAt.slice(from, end),
    openUnits: past.openUnits.slice(from, end),
    highUnits: past.highUnits.slice(from, end),
    lowUnits: past.lowUnits.slice(from, end),
    closeUnits: past.closeUnits.slice(from, end),
    volumeShares: past.volumeShares.slice(from, end),
    trades: past.trades.slice(from, end),
    notional: past.notional.slice(from, end),
  };
}
