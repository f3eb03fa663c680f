import { VirtualVenue } from '../testing/virtual-venue.fixture';
import { SimMarket } from './sim-market';
import type { Regime, SimInstrument } from './sim-types';
import { STEPS_PER_SECOND } from './sim-types';

const MINUTE = 60 * STEPS_PER_SECOND;
const PRICES: Readonly<Record<string, number>> = {
  AAPL: 19_000,
  MSFT: 42_000,
  GOOGL: 17_500,
  AMZN: 18_500,
  NVDA: 13_000,
  META: 50_000,
  TSLA: 25_000,
  NFLX: 65_000,
  JPM: 20_000,
  V: 28_000,
};
const INSTRUMENTS: SimInstrument[] = Object.entries(PRICES).map(([symbol, ticks]) => {
  return { symbol, referenceTicks: ticks, startTicks: ticks };
});

function venue(seed: number, regime: Regime = 'calm'): { market: SimMarket; venue: VirtualVenue } {
  const market = new SimMarket({ seed, instruments: INSTRUMENTS, regime, idPrefix: 'sim' });
  return { market, venue: new VirtualVenue(market, INSTRUMENTS) };
}

function lastOf(played: VirtualVenue, symbol: string): number {
  return played.trades.filter((trade) => trade.symbol === symbol).at(-1)?.priceTicks ?? 0;
}

describe('simulated market', () => {
  it('the same seed gives the same orders and trades, another seed others', () => {
    const [first, same, other] = [venue(7).venue, venue(7).venue, venue(8).venue];
    for (const played of [first, same, other]) played.run(2 * MINUTE);
    expect(first.trades.length).toBeGreaterThan(100);
    expect(same.log).toEqual(first.log);
    expect(same.trades).toEqual(first.trades);
    expect(other.trades).not.toEqual(first.trades);
  });

  it('a script of moods at given steps is repeated to the trade', () => {
    const play = (): VirtualVenue => {
      const { market, venue: played } = venue(3);
      played.run(MINUTE);
      market.enter('crash');
      played.run(MINUTE);
      market.enter('rally');
      played.run(MINUTE);
      return played;
    };
    expect(play().trades).toEqual(play().trades);
  });

  it('keeps ten levels a side, a spread of a few ticks, and does not cross', () => {
    const { venue: played } = venue(11);
    for (let minute = 0; minute < 5; minute += 1) {
      played.run(MINUTE);
      for (const { symbol } of INSTRUMENTS) {
        const book = played.book(symbol);
        const { bidTicks, askTicks } = book.best();
        expect(askTicks).toBeGreaterThan(bidTicks);
        expect((askTicks - bidTicks) / askTicks).toBeLessThan(0.001);
        expect(book.depth('buy', 50).length).toBeGreaterThanOrEqual(10);
        expect(book.depth('sell', 50).length).toBeGreaterThanOrEqual(10);
      }
    }
  });

  it('is gentle when calm: 30 to 80 messages a second over ten symbols', () => {
    const { venue: played } = venue(5);
    played.run(MINUTE);
    const before = played.messages;
    played.run(10 * MINUTE);
    const perSecond = (played.messages - before) / 600;
    expect(perSecond).toBeGreaterThan(30);
    expect(perSecond).toBeLessThan(80);
    expect(played.refused / played.messages).toBeLessThan(0.05);
  });

  it('trades come in bursts: many seconds without, some with several', () => {
    const { venue: played } = venue(5);
    played.run(10 * MINUTE);
    const bySecond = new Map<number, number>();
    for (const { symbol, step } of played.trades) {
      if (symbol !== 'AAPL') continue;
      const second = Math.floor(step / STEPS_PER_SECOND);
      bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
    }
    expect(bySecond.size).toBeLessThan(400);
    expect(Math.max(...bySecond.values())).toBeGreaterThanOrEqual(4);
  });

  it.each([
    ['crash', -0.08, -0.035],
    ['rally', 0.025, 0.07],
  ] as const)('a %s takes prices where it says', (regime, least, most) => {
    const { market, venue: played } = venue(2);
    played.run(MINUTE);
    market.enter(regime);
    played.run(5 * MINUTE);
    const moves = INSTRUMENTS.map(({ symbol, startTicks }) => {
      return lastOf(played, symbol) / startTicks - 1;
    });
    const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
    expect(mean).toBeGreaterThan(least);
    expect(mean).toBeLessThan(most);
    expect(played.refused / played.messages).toBeLessThan(0.05);
    expect(played.messages / 360).toBeLessThan(250);
  });

  it('a calm market stays near its reference and holds no hoard of orders', () => {
    const { market, venue: played } = venue(4);
    played.run(20 * MINUTE);
    for (const { symbol, startTicks } of INSTRUMENTS) {
      expect(Math.abs(lastOf(played, symbol) / startTicks - 1)).toBeLessThan(0.02);
    }
    expect(Object.values(market.openOrders()).reduce((sum, open) => sum + open, 0)).toBeLessThan(
      600,
    );
  });

  it('a large order of somebody else moves the price, and the ladder comes back', () => {
    const { venue: played } = venue(9);
    played.run(MINUTE);
    const before = played.book('AAPL').best();
    played.strike('AAPL', 'buy', 3_000);
    played.run(5 * STEPS_PER_SECOND);
    const after = played.book('AAPL').best();
    expect(after.bidTicks).toBeGreaterThan(before.bidTicks);
    expect(played.book('AAPL').depth('sell', 50).length).toBeGreaterThanOrEqual(10);
  });

  it('a symbol whose orders are refused gets none for a while, the others go on', () => {
    const { market, venue: played } = venue(6);
    played.run(MINUTE);
    const refused = { kind: 'refused', id: 'x', symbol: 'AAPL', reason: 'SYMBOL_HALTED' } as const;
    market.heard('sim_maker_1', refused);
    const symbols = Array.from({ length: 2 * STEPS_PER_SECOND }, () => played.step())
      .flat()
      .flatMap(({ orders }) => orders.map(({ symbol }) => symbol));
    expect(symbols).not.toContain('AAPL');
    expect(new Set(symbols).size).toBeGreaterThan(5);
  });
});
