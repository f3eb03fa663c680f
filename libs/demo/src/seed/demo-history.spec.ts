import type { Candle, CandleHistory, MarketDataApi } from '@app/contracts';
import { required } from '@app/kernel';
import type { Clock } from '@app/kernel';
import { AppConfig } from '@app/platform';

import { DemoHistory } from './demo-history';
import { DEMO_INSTRUMENTS } from './seed-data';

const NOW = Date.UTC(2026, 0, 20, 15, 30, 12);
const MINUTE_MS = 60_000;
const DAYS = 6;

/** Keeps the candles that it is given; the request of the number `failsAt` is not answered. */
class FakeMarket {
  readonly pieces: CandleHistory[] = [];
  failsAt = Number.POSITIVE_INFINITY;
  private asked = 0;

  candles({ symbol }: { symbol: string }): Promise<Pick<Candle, 'startAt' | 'openUnits'>[]> {
    const first = this.of(symbol)[0];
    return Promise.resolve(first === undefined ? [] : [first]);
  }

  loadHistory(history: CandleHistory): Promise<{ loaded: number }> {
    this.asked += 1;
    if (this.asked === this.failsAt) return Promise.reject(new Error('no answer'));
    this.pieces.push(history);
    return Promise.resolve({ loaded: history.startAt.length });
  }

  /** Candles of a symbol, oldest first. */
  of(symbol: string): { startAt: number; openUnits: number; closeUnits: number }[] {
    const own = this.pieces.filter((piece) => piece.symbol === symbol);
    const rows = own.flatMap(({ startAt, openUnits, closeUnits }) => {
      return startAt.map((at, index) => ({
        startAt: at,
        openUnits: openUnits[index] ?? 0,
        closeUnits: closeUnits[index] ?? 0,
      }));
    });
    return rows.sort((a, b) => a.startAt - b.startAt);
  }
}

describe('the past of the charts', () => {
  const load = (market: FakeMarket): Promise<void> => {
    const config = AppConfig.of({ demoHistoryDays: DAYS, simSeed: 7 });
    const clock = { now: () => NOW } as unknown as Clock;
    const history = new DemoHistory(config, market as unknown as MarketDataApi, clock);
    return history.load(() => undefined);
  };
  const { symbol, referencePriceUnits } = required(DEMO_INSTRUMENTS[0], 'an instrument');

  function expectWhole(market: FakeMarket): void {
    const candles = market.of(symbol);
    expect(candles.at(-1)?.closeUnits).toBe(referencePriceUnits);
    candles.slice(1).forEach((candle, index) => {
      const before = required(candles[index], 'the minute before');
      expect(candle.startAt - before.startAt).toBe(MINUTE_MS);
      expect(candle.openUnits).toBe(before.closeUnits);
    });
    const start = Date.UTC(2026, 0, 20) - DAYS * 86_400_000;
    expect(candles[0]?.startAt).toBe(start);
  }

  it('is sent in pieces of two days at most, the newest first', async () => {
    const market = new FakeMarket();
    await load(market);
    const own = market.pieces.filter((piece) => piece.symbol === symbol);
    expect(own.map((piece) => piece.startAt.length <= 2_880)).not.toContain(false);
    const starts = own.map((piece) => piece.startAt[0] ?? 0);
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
    expectWhole(market);
  });

  it('goes on where a start that was cut short ended, without a jump in price', async () => {
    const market = new FakeMarket();
    market.failsAt = 3;
    await expect(load(market)).rejects.toThrow('no answer');
    expect(market.pieces).toHaveLength(2);
    await load(market);
    expectWhole(market);
  });
});
