import { barHistory } from './bar-history';
import type { HistoryPlan } from './bar-history';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 9, 24);
const PLAN: HistoryPlan = {
  symbol: 'AAPL',
  seed: 1,
  endPriceUnits: 1_900_000,
  tickUnits: 100,
  startAt: START,
  endAt: START + 30 * DAY_MS + 9 * 3_600_000,
  sharesPerMinute: 2_000,
};

describe('history of bars', () => {
  const history = barHistory(PLAN);
  const { startAt, openUnits, highUnits, lowUnits, closeUnits, volumeShares, notional } = history;

  it('is the same for the same plan, and another for another symbol or seed', () => {
    expect(barHistory(PLAN)).toEqual(history);
    expect(barHistory({ ...PLAN, symbol: 'MSFT' }).closeUnits).not.toEqual(closeUnits);
    expect(barHistory({ ...PLAN, seed: 2 }).closeUnits).not.toEqual(closeUnits);
  });

  it('holds every minute once and ends at the price with which trading begins', () => {
    expect(startAt).toHaveLength(30 * 1_440 + 540);
    startAt.forEach((at, index) => expect(at).toBe(PLAN.startAt + index * 60_000));
    expect(closeUnits.at(-1)).toBe(PLAN.endPriceUnits);
  });

  it('each bar opens where the last closed and holds open and close, on tick', () => {
    openUnits.forEach((open, index) => {
      const [high, low, close] = [
        highUnits[index] ?? 0,
        lowUnits[index] ?? 0,
        closeUnits[index] ?? 0,
      ];
      if (index > 0 && open !== closeUnits[index - 1]) throw new Error(`gap before bar ${index}`);
      const fits = low <= Math.min(open, close) && Math.max(open, close) <= high && low > 0;
      const onTick = [open, high, low, close].every((price) => price % PLAN.tickUnits === 0);
      if (!fits || !onTick) throw new Error(`bar ${index} is none`);
    });
  });

  it('values lie between low and high, volumes follow the hours of a session', () => {
    notional.forEach((value, index) => {
      const mean = Number(value) / (volumeShares[index] ?? 1);
      if (mean < (lowUnits[index] ?? 0) || mean > (highUnits[index] ?? 0)) {
        throw new Error(`value of bar ${index}`);
      }
    });
    const volumeAt = (hour: number): number => {
      return startAt.reduce((sum, at, index) => {
        const here = Math.floor((at % DAY_MS) / 3_600_000) === hour;
        return here ? sum + (volumeShares[index] ?? 0) : sum;
      }, 0);
    };
    expect(volumeAt(15)).toBeGreaterThan(2 * volumeAt(4));
  });

  it('moves like a share: about a percent a day, nowhere a jump', () => {
    const closes = startAt.flatMap((at, index) => {
      return at % DAY_MS === 0 ? [closeUnits[index] ?? 0] : [];
    });
    const moves = closes.slice(1).map((close, day) => Math.abs(close / (closes[day] ?? close) - 1));
    const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
    expect(mean).toBeGreaterThan(0.003);
    expect(mean).toBeLessThan(0.03);
    const steps = closeUnits.map((close, index) =>
      Math.abs(close / (openUnits[index] ?? close) - 1),
    );
    expect(Math.max(...steps)).toBeLessThan(0.01);
  });
});
