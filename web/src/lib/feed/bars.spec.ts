import { MinuteBars, MINUTES_KEPT } from './bars';
import type { BarFrame, TradeFrame } from './frames';

function trade(t: string, p: number, s = 10): TradeFrame {
  return { T: 't', S: 'AAPL', t, i: 1, p, s, tks: 'B' };
}

const BAR: BarFrame = {
  ...{ T: 'b', S: 'AAPL', t: '2026-11-23T14:30:00Z', n: 3, vw: 190 },
  ...{ o: 189, h: 192, l: 188, c: 191, v: 99 },
};

describe('minute bars', () => {
  it('grow with the trades of their minute and begin anew with the next', () => {
    const bars = new MinuteBars();
    bars.addTrade(trade('2026-11-23T14:30:10Z', 190));
    bars.addTrade(trade('2026-11-23T14:30:20Z', 192));
    bars.addTrade(trade('2026-11-23T14:30:59.999Z', 189));
    bars.addTrade(trade('2026-11-23T14:31:00Z', 191));
    const [first, second] = bars.view();
    expect(first).toMatchObject({ open: 190, high: 192, low: 189, close: 189, volume: 30 });
    expect(first?.complete).toBe(false);
    expect(second).toMatchObject({ open: 191, close: 191, volume: 10, complete: true });
  });

  it('are put right by the bar of the exchange', () => {
    const bars = new MinuteBars();
    bars.addTrade(trade('2026-11-23T14:30:10Z', 190));
    bars.addBar(BAR);
    expect(bars.view()).toEqual([
      expect.objectContaining({ open: 189, high: 192, low: 188, close: 191, volume: 99 }),
    ]);
  });

  it('keep a bounded number', () => {
    const bars = new MinuteBars();
    const start = Date.parse('2026-11-23T00:00:00Z');
    for (let minute = 0; minute < MINUTES_KEPT + 50; minute += 1) {
      bars.addTrade(trade(new Date(start + minute * 60_000).toISOString(), 190));
    }
    expect(bars.view()).toHaveLength(MINUTES_KEPT);
  });
});
