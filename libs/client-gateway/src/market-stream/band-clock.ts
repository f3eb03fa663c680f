import type { InstrumentStatus, MatchingApi } from '@app/contracts';
import type { Clock } from '@app/kernel';
import type { AppLogger } from '@app/platform';

import type { ListenerIndex, MarketListener } from './listener-index';
import { ALL } from './listener-index';
import { bandFrame, imbalanceFrame } from './market-frames';
import type { ChannelSymbols } from './market-messages';

const LOOK_MS = 1_000;

/** Prices between which the next print must lie, in ticks. */
export interface PriceBand {
  readonly lowerTicks: number;
  readonly upperTicks: number;
}

/**
 * The band that the matching engine keeps: so many basis points each way around the last price, or
 * around the reference price as long as nothing traded; rounded inwards.
 */
export function priceBand({ instrument, lastPriceTicks }: InstrumentStatus): PriceBand {
  const last = lastPriceTicks ?? instrument.referencePriceTicks;
  const distance = Math.floor((last * instrument.bandBasisPoints) / 10_000);
  return { lowerTicks: last - distance, upperTicks: last + distance };
}

/**
 * Sends price bands when they have moved and, once a second while an auction runs, what it would do
 * now. Both are asked of the matching engine, and only while somebody listens.
 */
export class BandClock {
  private readonly told = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private looking = false;

  constructor(
    private readonly matching: Pick<MatchingApi, 'instruments'>,
    private readonly index: ListenerIndex,
    private readonly logger: AppLogger,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** Tells a new listener the bands and auctions that it asked for, as they are now. */
  async greet(listener: MarketListener, symbols: ChannelSymbols): Promise<void> {
    const { lulds = [], imbalances = [] } = symbols;
    if (lulds.length + imbalances.length === 0) return;
    const wants = (names: readonly string[], symbol: string): boolean => {
      return names.includes(ALL) || names.includes(symbol);
    };
    const at = this.clock.now();
    for (const status of await this.statuses()) {
      const { symbol } = status.instrument;
      if (wants(lulds, symbol)) listener.push(bandFrame(status, priceBand(status), at));
      if (wants(imbalances, symbol) && status.indicative) {
        listener.push(imbalanceFrame(status.instrument, status.indicative, at));
      }
    }
  }

  /** One look at all instruments; nothing when nobody listens. */
  async look(): Promise<void> {
    const wanted = this.index.hasAny('lulds') || this.index.hasAny('imbalances');
    if (!wanted || this.looking) return;
    this.looking = true;
    for (const status of await this.statuses()) this.tell(status);
    this.looking = false;
  }

  private tell(status: InstrumentStatus): void {
    const { instrument, indicative } = status;
    const { symbol } = instrument;
    const at = this.clock.now();
    const band = priceBand(status);
    if (this.told.get(symbol) !== band.upperTicks && this.index.has('lulds', symbol)) {
      this.told.set(symbol, band.upperTicks);
      this.index.send('lulds', symbol, { frame: bandFrame(status, band, at) });
    }
    if (indicative && this.index.has('imbalances', symbol)) {
      const frame = imbalanceFrame(instrument, indicative, at);
      this.index.send('imbalances', symbol, { frame });
    }
  }

  /** Empty when the engine does not answer: the next look comes soon. */
  private async statuses(): Promise<readonly InstrumentStatus[]> {
    try {
      return await this.matching.instruments();
    } catch (error) {
      this.logger.warn({ err: error }, 'price bands could not be asked for');
      return [];
    }
  }
}
